"""What the API says in the sidebar's browser tests: objects of the public contract, and the pages that ask for them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from app.settings import Settings
from app.web import errors
from app.web.sidebar import STATIC, Assets, router

HOST = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>host</title>
<link rel="icon" href="data:,"></head>
<body style="margin:0"><div id="side" style="width:340px;height:700px"></div><textarea id="box"></textarea>
<script src="%s/static/embed.js"></script><script>
window.inserted = [];
window.side = Kuaihui.mount(document.getElementById("side"), {
  onInsert(text, about) { inserted.push([text, about]); box.value += text; box.focus(); return window.refusal; },
  onClose() { box.focus(); },
});
</script></body></html>"""
PASS: dict[str, Any] = {"verdict": "pass", "promises": [], "findings": [], "rewrite": None}


def app_with(frame_ancestors: str = "'self'", *, demo: bool = True) -> FastAPI:
    app = FastAPI()
    errors.install(app)
    app.state.settings = Settings(frame_ancestors=frame_ancestors, demo=demo)
    app.include_router(router)
    app.mount("/static", Assets(directory=STATIC))

    @app.get("/host")
    def host(sidebar: str = "") -> HTMLResponse:
        return HTMLResponse(HOST % sidebar)

    return app


def suggestion(number: int, text: str, **fields: Any) -> dict[str, Any]:
    plain = {
        "id": f"p{number}", "kind": "phrase", "intent": "ship.urge", "title": f"话术{number}", "text": text,
        "score": 1.0 - number / 10, "why": ["买家在问：催发货、怎么还没发", "提到「发货」"], "missing": [],
        "needs_approval": None, "promises": [], "script": None,
    }  # fmt: skip
    return plain | fields


def answer(*suggestions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    plain = {
        "no_match": not suggestions, "intents": [{"code": "ship.urge", "score": 0.9}],
        "suggestions": list(suggestions), "withheld": [], "took_ms": 3.0, "mood": "anxious", "phase": "sale",
        "confidence": "high", "ship_line": "现在拍下，最早明天19:00发出", "library_version": "1",
    }  # fmt: skip
    return plain | fields


def blocked(text: str, span: str, rewrite: str) -> dict[str, Any]:
    start = text.index(span)
    finding = {
        "rule": "promise.late", "kind": "promise", "severity": "block", "start": start, "end": start + len(span),
        "message": "您写的是今天发出，现在已过16:00截单，最早明天19:00", "better": None,
    }  # fmt: skip
    return PASS | {"verdict": "block", "findings": [finding], "rewrite": rewrite}
