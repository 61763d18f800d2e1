"""The dashboard's page: who sees it, what it says when there is nothing, and that nothing typed becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.access import Principal
from app.cli.main import cli
from app.core.facts import Role
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import accounts, asks, shops
from app.store.columns import utc_now
from app.store.inputs import AskIn, HeldIn, ShopIn, UserIn
from app.store.session import Store
from app.web.console.dashboard import change, percent, spark
from tests.web.usage_cases import MISSING, fill

ROOT = Path(__file__).parents[2]
PASSWORD = "a-long-password"
HOSTILE = "<script>alert('1')</script>&\"有吗"
BOARD = "/console/dashboard"


@dataclass
class Board:
    client: TestClient
    store: Store
    operator: Principal
    url: str

    def login(self, name: str) -> None:
        self.client.cookies.clear()
        answer = self.client.post("/console/login", data={"login": name, "password": PASSWORD})
        assert answer.status_code == 303

    def page(self, query: str = "") -> str:
        answer = self.client.get(f"{BOARD}{query}")
        assert answer.status_code == 200
        return answer.text


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    url = f"sqlite:///{tmp_path_factory.mktemp('board') / 'test.db'}"
    app = create_app(Settings(database_url=url, refresh_seconds=60))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    operator = Principal.operator(fresh.first.shop_id)
    people: tuple[tuple[str, Role], ...] = (("ke", "agent"), ("lin", "lead"))
    with store.begin() as session:
        for login, role in people:
            accounts.create_user(
                session, operator, UserIn(login=login, name=login, role=role, password=PASSWORD)
            )
        other = Principal.operator(shops.create(session, ShopIn(slug="tea", name="茶铺")).id)
        accounts.create_user(session, other, UserIn(login="cha", name="茶姐", role="lead", password=PASSWORD))
        fill(session, operator, utc_now(), days=3)
        ask = AskIn(confidence="none", no_match=True, shown=0, text=HOSTILE, at=utc_now())
        held = HeldIn(entry=HOSTILE, rule="promise.x", message=HOSTILE, at=utc_now())
        asks.record(session, operator, [ask], [held])
    yield Board(TestClient(app, follow_redirects=False), store, operator, url)
    store.close()


def test_a_lead_sees_all_three_answers(board: Board) -> None:
    board.login("lin")
    page = board.page()
    for heading in ("买家在问什么", "我们答得怎么样", "我们缺什么"):
        assert heading in page
    assert MISSING[0] in page
    assert "/console/phrases/ship.when.next-dispatch" in page


def test_agents_and_strangers_do_not(board: Board) -> None:
    board.client.cookies.clear()
    assert board.client.get(BOARD).status_code == 303
    board.login("ke")
    assert board.client.get(BOARD).status_code == 403


def test_a_shop_without_use_is_told_what_to_do(board: Board) -> None:
    board.login("cha")
    page = board.page("?days=30")
    assert "还没有可看的数据" in page
    assert 'href="/sidebar"' in page
    assert MISSING[0] not in page


def test_nothing_typed_becomes_markup(board: Board) -> None:
    board.login("lin")
    page = board.page("?days=1")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    new = board.client.get("/console/phrases/new", params={"example": HOSTILE, "intent": HOSTILE}).text
    assert "<script>alert" not in new
    assert "&lt;script&gt;alert" in new


def test_the_policy_holds_without_inline_script_or_style(board: Board) -> None:
    board.login("lin")
    page = board.page()
    assert re.findall(r"\son[a-z]+=|\sstyle=|<style", page) == []
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize("query", ["?days=0", "?days=365", "?days=-7"])
def test_an_unknown_period_is_a_week(board: Board, query: str) -> None:
    board.login("lin")
    assert re.search(r'id="days-7"[^>]*aria-current="true"', board.page(query))


def test_a_period_that_is_no_number_is_an_error_page(board: Board) -> None:
    board.login("lin")
    assert board.client.get(f"{BOARD}?days=week").status_code == 422


def test_an_intent_in_the_address_is_chosen_in_the_form(board: Board) -> None:
    board.login("lin")
    page = board.client.get("/console/phrases/new?intent=ship.urge").text
    assert re.search(r'<option value="ship.urge" selected', page)


def test_shares_and_changes_read_as_people_say_them() -> None:
    assert [percent(1, 3), percent(1, 40), percent(0, 9), percent(1, 0), percent(None)] == [
        "33%", "2.5%", "0%", "—", "—",
    ]  # fmt: skip
    assert [change(112, 100), change(3, 4), change(5, 5), change(2, 0), change(0, 0), change(60, 3)] == [
        "+12%", "−25%", "持平", "新出现", "", "20倍",
    ]  # fmt: skip
    assert spark([0, 2]) == "0.0,19.0 100.0,1.0"
    assert spark([]) == ""


def test_old_use_is_cleared_out_from_the_command_line(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", board.url)
    done = CliRunner().invoke(cli, ["usage", "purge", "--days", "3000"])
    assert (done.exit_code, done.stdout) == (0, "已清掉0条\n")
    assert CliRunner().invoke(cli, ["usage", "purge", "--days", "0"]).exit_code == 2


def test_the_packages_are_pinned_and_their_lock_names_no_registry() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    for place, package in lock.items():
        if place:
            assert "resolved" not in package
            assert package["integrity"].startswith("sha512-")
            assert wanted[place.removeprefix("node_modules/")] == package["version"]
    assert "registry" not in (ROOT / ".npmrc").read_text(encoding="utf-8").replace(
        "lockfile-registry-resolved", ""
    )
