"""People and tokens from the command line: what is refused is one line on stderr and exit status 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.access import Principal
from app.library.shipped import shipped_library
from app.store import accounts, entries, facts, login, shops
from app.store.errors import WrongPasswordError
from app.store.inputs import ShopIn, UserIn
from app.store.session import Store, open_store
from tests.commandline import run_command

Run = Callable[..., tuple[int, str, str]]
PASSWORD = "a-password-for-li"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with one shop and a member, at the address of the settings."""
    url = f"sqlite:///{tmp_path}/kuaihui.db"
    monkeypatch.setenv("DATABASE_URL", url)
    made = open_store(url)
    with made.begin() as session:
        shop = shops.create(session, ShopIn(slug="demo", name="店"))
        member = UserIn(login="li", name="小李", role="lead", password=PASSWORD)
        accounts.create_user(session, Principal.operator(shop.id), member)
    return made


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("user", "list")``: exit status, stdout and stderr."""

    def go(*args: str) -> tuple[int, str, str]:
        ran = run_command(monkeypatch, capsys, *args)
        return ran.status, ran.out, ran.err

    return go


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("user", "create", "a b", "名"), "login：写法不符合规定"),
        (("user", "create", "wang", "王", "--role", "boss"), "role：不是允许的取值，可用 agent、lead、manager、admin"),
        (("user", "create", "LI", "李"), "登录名 li 已被使用"),
        (("user", "create", "wang", "王", "--shop", "nowhere"), "没有这个店铺：nowhere"),
        (("user", "disable", "nobody"), "没有这个登录名：nobody"),
        (("shop", "create", "demo", "又一家"), "短名 demo 留给演示店，请换一个"),
        (("shop", "create", "a b", "茶铺"), "slug：写法不符合规定"),
        (("shop", "create", "tea", "茶铺", "--packs", "rockets"), "没有这个行业包：rockets，可用 general、apparel"),
        (("token", "create", ""), "name：不能为空"),
        (("token", "revoke", "9"), "没有这个令牌"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_line(run: Run, args: tuple[str, ...], said: str) -> None:
    status, out, err = run(*args)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_disabled_login_opens_no_door_until_it_is_enabled(run: Run, store: Store) -> None:
    assert run("user", "disable", "li")[0] == 0
    assert "停用" in run("user", "list")[1]
    with pytest.raises(WrongPasswordError):
        login.login(store, "li", PASSWORD)
    assert run("user", "enable", "li")[0] == 0
    assert login.login(store, "li", PASSWORD).name == "小李"


def test_a_second_shop_starts_with_the_shipped_library_and_people_of_its_own(run: Run, store: Store) -> None:
    assert run("shop", "create", "tea", "茶铺", "--packs", "food, home")[0] == 0
    listed = run("shop", "list")[1]
    assert "demo" in listed and "茶铺" in listed and "food、home" in listed
    status, made, _ = run("user", "create", "cha", "老茶", "--role", "admin", "--shop", "tea")
    assert status == 0
    assert [seat.shop_name for seat in login.login(store, "cha", made.split()[-1]).seats] == ["茶铺"]
    library = shipped_library().library
    with store.read() as session:
        tea, demo = shops.named(session, "tea"), shops.named(session, "demo")
        assert len(entries.published(session, tea.id)) == len(library.phrases) + len(library.scripts)
        assert not entries.published(session, demo.id)
        assert facts.current(session, tea.id) is None


def test_a_database_in_no_folder_is_said_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/file/kuaihui.db")
    status, _, err = run("migrate")
    assert (status, err.count("\n")) == (2, 1)
    assert "请检查数据库地址" in err
