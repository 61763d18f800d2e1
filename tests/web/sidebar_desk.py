"""A host page with the sidebar in it, in a real Chromium.

The API is answered at the network's edge with objects of the public contract, so that the browser tests say what
the sidebar does with an answer, whatever the library's wording is today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from tests.web.chromium import free_port, launched, listening
from tests.web.sidebar_answers import PASS, answer, app_with, suggestion


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The pages on a real port; `localhost` of the same port is an allowed foreign host, any other is not."""
    port = free_port()
    with listening(app_with(f"'self' http://localhost:{port}"), port) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@dataclass
class Desk:
    """A host page with the sidebar in it, and what the API is to say."""

    page: Page
    suggest: dict[str, Any] = field(
        default_factory=lambda: answer(*(suggestion(i, f"回复{i}") for i in range(1, 6)))
    )
    check: Callable[[str], dict[str, Any]] = lambda _: PASS
    phrases: list[dict[str, Any]] = field(default_factory=list)
    render: dict[str, Any] = field(default_factory=dict)
    kept: list[dict[str, Any]] = field(default_factory=list)
    lately: list[dict[str, Any]] = field(default_factory=list)
    often: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    asked: list[tuple[str, Any]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def side(self) -> FrameLocator:
        return self.page.frame_locator("#side iframe")

    def serve(self, route: Route) -> None:
        name = route.request.url.split("/api/v1/")[1].split("?")[0]
        body: Any = route.request.post_data_json if route.request.post_data else route.request.url
        self.asked.append((name, body))
        if self.status != 200:
            error = {"error": {"code": "x", "message": "服务出了点问题，请稍后再试"}}
            route.fulfill(status=self.status, json=error)
            return
        if name.startswith("favourites/"):
            route.fulfill(status=204)
            return
        answers: dict[str, Callable[[], Any]] = {
            "suggest": lambda: self.suggest,
            "check": lambda: self.check(body["text"]),
            "render": lambda: self.render,
            "events": lambda: {"accepted": len(body["events"])},
            "favourites": lambda: {"items": self.kept, "total": len(self.kept), "limit": 200, "offset": 0},
            "phrases/often": lambda: {"recent": self.lately, "often": self.often},
            "phrases": lambda: {"items": self.phrases, "total": len(self.phrases), "limit": 12, "offset": 0},
        }
        route.fulfill(json=answers[name]())

    def says(self, text: str, conversation: str = "c1", **more: Any) -> None:
        context = {"conversation": conversation, "messages": [{"role": "buyer", "text": text}], **more}
        self.page.evaluate("context => side.context(context)", context)

    def cards(self) -> list[str]:
        return self.side.locator(".card .text").all_inner_texts()

    def inserted(self) -> list[str]:
        return [text for text, _ in self.page.evaluate("inserted")]

    def focus(self) -> None:
        expect(self.side.locator(".card").first).to_be_visible()
        self.page.evaluate("side.focus()")
        expect(self.side.locator(".card[aria-current]")).to_be_focused()
        self.page.wait_for_timeout(350)  # Enter is ignored for 300 ms after the list has changed


@pytest.fixture
def desk(browser: Browser, base: str) -> Iterator[Desk]:
    context = browser.new_context(viewport={"width": 800, "height": 720}, locale="zh-CN")
    page = context.new_page()
    desk = Desk(page)
    page.on("pageerror", lambda wrong: desk.troubles.append(str(wrong)))
    page.on("console", lambda said: desk.troubles.append(said.text) if said.type == "error" else None)
    page.route("**/api/v1/**", desk.serve)
    page.goto(f"{base}/host")
    yield desk
    context.close()
    assert desk.troubles == []
