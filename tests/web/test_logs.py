"""The log is JSON, says what went wrong and where, and holds nothing that anybody typed and no secret."""

from __future__ import annotations

import json
import logging
import sqlite3
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.web.logs import JsonLines
from tests.web.serving import Line, serving

MARK = "暗号"
BUYER = "暗号买家的话13800138000"


def test_a_day_of_requests_leaves_no_words_in_the_log(tmp_path: Path) -> None:
    """A real service at its most talkative: good requests, bad ones, and ones that fail inside."""
    url = f"sqlite:///{tmp_path}/kuaihui.db"
    source = {"ORDER_SOURCE_URL": "http://127.0.0.1:9/orders", "ORDER_SOURCE_SECRET": "暗号secret-0123456789"}
    with serving(url, tmp_path, LOG_LEVEL="debug", **source) as running:
        shown = running.log()
        line = Line(running.port, running.token)
        said = {"messages": [{"role": "buyer", "text": BUYER}], "buyer": {"id": "暗号小明", "name": "暗号明"}}
        order = {"id": "暗号1", "address": "暗号路"}
        assert line.ask("POST", "/api/v1/suggest", {**said, "order": order})[0] == 200
        assert line.ask("POST", "/api/v1/check", {"text": BUYER + "今天发", "order": order})[0] == 200
        assert line.ask("POST", "/api/v1/check", {"text": BUYER, "暗号": 1})[0] == 422
        assert line.ask("POST", "/api/v1/check", {"text": BUYER * 500})[0] == 413
        assert line.ask("GET", "/api/v1/phrases?search=%E6%9A%97%E5%8F%B7")[0] == 200
        stranger = Line(running.port, MARK.encode().hex())
        assert stranger.ask("GET", "/api/v1/phrases")[0] == 401
        _break(tmp_path / "kuaihui.db")
        form = urlencode({"login": "暗号login", "password": "暗号password"})
        status, _ = stranger.send("POST", "/console/login", form, "application/x-www-form-urlencoded")
        assert status >= 500, "the database's error quotes its parameters; the log must not"
        assert line.ask("PUT", "/api/v1/orders/1", {"region": MARK})[0] == 403
        stranger.close()
        line.close()
        log = running.log().removeprefix(shown)
        secrets = (running.token, MARK, "13800138000", MARK.encode().hex(), "%E6%9A%97", "0123456789")
    for secret in secrets:
        assert secret not in log
    lines = [json.loads(one) for one in log.splitlines() if one.strip()]
    faults = [one for one in lines if one["level"] == "error"]
    assert any("OperationalError" in str(one["exception"]) for one in faults)
    assert any("/store/login.py:" in str(one["exception"]) for one in faults), "where it happened is said"
    assert all({"at", "level", "logger", "message"} <= one.keys() for one in lines)


def _break(path: Path) -> None:
    """A table goes: everything that needs it fails inside."""
    connection = sqlite3.connect(path, timeout=10)
    connection.execute("ALTER TABLE login_throttle RENAME TO gone")
    connection.commit()
    connection.close()


def _record(error: BaseException) -> logging.LogRecord:
    log = logging.getLogger("kuaihui.test")
    return log.makeRecord(
        log.name, logging.ERROR, __file__, 1, "failed", (), (type(error), error, error.__traceback__),
        extra={"shop": 3, "body": {"text": BUYER}},
    )  # fmt: skip


def _fail() -> None:
    try:
        int(BUYER)
    except ValueError as cause:
        raise RuntimeError(BUYER) from cause


def test_an_error_is_its_type_and_place_and_cause() -> None:
    with pytest.raises(RuntimeError) as caught:
        _fail()
    line = JsonLines().format(_record(caught.value))
    said = json.loads(line)
    assert [one["type"] for one in said["exception"]] == ["RuntimeError", "ValueError"]
    assert any("test_logs.py" in place for place in said["exception"][0]["frames"])
    assert said["shop"] == 3
    assert MARK not in line


@pytest.mark.parametrize("tail", ["\nTraceback (most recent call last):\n  x", ""])
def test_a_traceback_in_a_message_is_cut(tail: str) -> None:
    record = logging.makeLogRecord({"msg": f"Exception in ASGI application\n{tail}", "levelname": "ERROR"})
    assert json.loads(JsonLines().format(record))["message"] == "Exception in ASGI application"
