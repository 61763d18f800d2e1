"""Take the screenshots of the docs: a real service on a temporary database, a real browser, one PNG a page.

    python -m docs.screenshots.take            # all of them
    python -m docs.screenshots.take demo month # those whose name has one of the words

``make screenshots`` does the first. A page that complains in the browser's console fails the run.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect, sync_playwright

from app.access import Principal
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store.session import Store
from docs.screenshots import shop

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --force-color-profile=srgb"
).split()
CONSOLE = (1120, 640)


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: who looks (empty: a visitor), at what page, in a window how wide and high, after doing what."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = CONSOLE
    dark: bool = False
    do: Callable[[Page], None] = lambda page: None


def _side(page: Page) -> FrameLocator:
    return page.frame_locator("#side iframe")


def _story(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    expect(_side(page).locator(".card").nth(2)).to_be_visible()
    page.wait_for_timeout(400)


def _buyer_asks(page: Page) -> None:
    """When the parcel leaves: every reply names a time that was checked."""
    _story(page, "什么时候发货")


def _buyer_hurries(page: Page) -> None:
    _story(page, "催发货")


def _stopped_draft(page: Page) -> None:
    page.get_by_label("草稿，边写边核对承诺").fill("今天一定给您发出，明天保证到")
    expect(page.locator("#findings li").first).to_be_visible()
    page.wait_for_timeout(300)


def _at_hand(page: Page) -> None:
    page.get_by_label("搜索话术").click()
    expect(page.locator("#results [role=option]").first).to_be_visible()
    page.wait_for_timeout(200)


def _mine(page: Page) -> None:
    page.get_by_role("button", name="我的话术").click()
    expect(page.locator("#mine-list li").first).to_be_visible()
    page.get_by_role("button", name="新建").focus()


def _edit(page: Page) -> None:
    """A lead writes a date that can't be kept: the finding and the buyer's view are there while she types."""
    page.get_by_label("第2种说法", exact=True).fill("可以的，分两份包，今天一定给您发出")
    expect(page.locator("#faults-replies-1 .fault").first).to_be_visible()
    page.get_by_role("button", name="看看会排第几").click()
    expect(page.locator("#ranks table")).to_be_visible(timeout=20_000)


def _import(page: Page) -> None:
    file = {"name": "千牛导出.csv", "mimeType": "text/csv", "buffer": shop.IMPORT.encode("gb18030")}
    page.get_by_label("文件", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="看看会导入什么").click()
    page.locator("table.list").wait_for()


def _export(page: Page) -> None:
    page.get_by_role("button", name="导出", exact=True).click()
    page.get_by_role("link", name="下载").wait_for(timeout=60_000)


def _campaign(page: Page) -> None:
    page.get_by_role("link", name="双十二话术清查").click()
    page.locator("table.list").wait_for()


def _breaks(page: Page) -> None:
    page.get_by_label("积压天数", exact=True).fill("3")
    page.get_by_role("button", name="先看看会怎样").click()
    page.get_by_text("对已发布话术的影响").wait_for(timeout=30_000)


def _ask(page: Page) -> None:
    page.get_by_label("买家说").fill("前天拍的怎么还没发货啊，急用")
    page.get_by_label("订单", exact=True).select_option("paid")
    page.get_by_role("button", name="看看推荐").click()
    page.locator(".answer").first.wait_for()


def _drawn(page: Page) -> None:
    page.locator("#asks-chart canvas").wait_for()
    page.wait_for_timeout(300)


SHOTS = (
    Shot("demo", "", "/demo", (1200, 700), do=_buyer_asks),
    Shot("demo-dark", "", "/demo?theme=dark", (1200, 680), dark=True, do=_buyer_hurries),
    Shot("sidebar-draft", "ke", "/sidebar", (340, 600), do=_stopped_draft),
    Shot("sidebar-search", "ke", "/sidebar", (340, 600), do=_at_hand),
    Shot("sidebar-mine", "ke", "/sidebar", (340, 460), do=_mine),
    Shot("library", "lin", "/console", (1120, 600)),
    Shot("editor", "lin", f"/console/phrases/{shop.DRAFT}/edit", (1120, 800), do=_edit),
    Shot("script", "lin", "/console/scripts/bargain.ladder"),
    Shot("review", "mei", "/console/review"),
    Shot("campaign", "lin", "/console/campaigns", (1120, 600), do=_campaign),
    Shot("import", "lin", "/console/exchange", do=_import),
    Shot("export", "lin", "/console/exchange", do=_export),
    Shot("month", "chen", f"/console/facts?month={shop.NEXT_MONTH}", (1280, 640)),
    Shot("facts-preview", "chen", "/console/facts", do=_breaks),
    Shot("dashboard", "lin", "/console/dashboard?days=7", (1120, 860), do=_drawn),
    Shot("people", "boss", "/console/people"),
    Shot("try", "lin", "/console/try", (1120, 760), do=_ask),
    Shot("pairs", "lin", "/console/pairs"),
)


@contextmanager
def service() -> Iterator[tuple[str, str]]:
    """The service on a free port with the made-up shop in it; its address and everyone's password."""
    password = secrets.token_urlsafe(12)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(database_url=f"sqlite:///{folder}/shop.db", rate_per_minute=0))
        store: Store = app.state.store
        fresh = prepare(store)
        if fresh is None:
            raise RuntimeError("the temporary database is not fresh")
        shop.fill(store, Principal.operator(fresh.first.shop_id), password)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", password
        server.should_exit = True
        thread.join(timeout=10)


def login(context: BrowserContext, address: str, who: str, password: str) -> None:
    """Come in as one of the shop's people."""
    page = context.new_page()
    page.goto(f"{address}/console/login")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.close()


def take(browser: Browser, address: str, password: str, shot: Shot) -> Path:
    """One picture; raises when the browser complained."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai",
        color_scheme="dark" if shot.dark else "light", reduced_motion="reduce",
    )  # fmt: skip
    if shot.who:
        login(context, address, shot.who, password)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda said: wrong.append(str(said)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}{shot.path}")
    shot.do(page)
    path = HERE / f"{shot.name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    context.close()
    if wrong:
        raise RuntimeError(f"{shot.name}: {wrong}")
    return path


def main(wanted: Sequence[str]) -> None:
    """Take the pictures whose names have one of the wanted words in them, all of them without."""
    chosen = [shot for shot in SHOTS if not wanted or any(word in shot.name for word in wanted)]
    with service() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        for shot in chosen:
            path = take(browser, address, password, shot)
            sys.stdout.write(f"{path.relative_to(Path.cwd())}  {path.stat().st_size // 1024} kB\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
