"""``kuaihui import`` and ``kuaihui export`` as scripts use them: exit status, JSON, nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.access import Principal
from app.store import exchanges
from app.store.session import Store
from tests.commandline import Ran, run_command
from tests.exchange.conftest import Put
from tests.exchange.files import qianniu

Run = Callable[..., Ran]


@pytest.fixture
def run(
    store: Store,
    lead: Principal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """``run("import", "a.csv")``: the command line in this process, in a folder of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'kuaihui.db'}")
    monkeypatch.chdir(tmp_path)

    def go(*args: str, shop: str = "cotton") -> Ran:
        return run_command(monkeypatch, capsys, *args, "--shop", shop)

    return go


@pytest.fixture
def codes(store: Store, lead: Principal) -> Callable[..., list[str]]:
    """``codes()``: short codes of the shop's entries."""

    def look(scope: str = "shop", owner: str = "") -> list[str]:
        who = Principal(lead.shop_id, lead.user_id, "admin", "看")
        with store.read() as session:
            return [str(row.data["code"]) for row in exchanges.everything(session, who, scope, owner)]  # type: ignore[arg-type]

    return look


def test_a_dry_run_tells_and_writes_nothing(
    run: Run, codes: Callable[..., list[str]], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(qianniu("zx1,亲，在的,开场", "zx2,今天下午发出,"))
    ran = run("import", "a.csv", "--dry-run")
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "预览：新增2，改动0，相同0，冲突0，不能导入0"
    assert "第3行 新增 zx2" in ran.out
    assert "固定的时间" in ran.out
    assert codes() == []


def test_an_import_writes_and_a_second_one_does_not(
    run: Run, codes: Callable[..., list[str]], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(qianniu("zx1,亲，在的,开场"))
    first = run("import", "a.csv", "--json").data
    assert (first["state"], first["counts"]["new"], first["items"][0]["code"]) == ("done", 1, "zx1")
    assert run("import", "a.csv", "--json").data["counts"]["same"] == 1
    assert codes() == ["zx1"]


def test_a_bad_row_is_named_and_nothing_is_written(
    run: Run, codes: Callable[..., list[str]], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(qianniu("zx1,亲，在的,开场", "zx2,,"))
    ran = run("import", "a.csv")
    assert (ran.status, ran.out, codes()) == (2, "", [])
    assert "第3行 不能导入" in ran.err
    assert run("import", "a.csv", "--dry-run").status == 1
    assert run("import", "a.csv", "--skip-bad").status == 0
    assert codes() == ["zx1"]


def test_columns_and_scopes_are_chosen(
    run: Run, codes: Callable[..., list[str]], tmp_path: Path, lead: Principal
) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\nmp1,亲，在的\n", encoding="utf-8")
    assert run("import", "a.csv").status == 2
    assert run("import", "a.csv", "--map", "text=乙,code=甲", "--scope", "team:晚班").status == 0
    assert run("import", "a.csv", "--map", "text=乙", "--scope", "personal:li").status == 0
    assert (codes(), codes("team", "晚班"), len(codes("personal", str(lead.user_id)))) == ([], ["mp1"], 1)
    assert run("import", "a.csv", "--map", "text=乙", "--scope", "personal:nobody").status == 2


@pytest.mark.parametrize(
    "args",
    [
        ["import", "nobody.csv"], ["import", "."], ["import", "a.csv", "--format", "word"],
        ["import", "a.csv", "--scope", "world"], ["import", "a.csv", "--conflict", "fight"],
        ["import", "a.csv", "--map", "price=乙"], ["export", "word"], ["export", "qianniu", "--profile", "huge"],
        ["export", "qianniu", "--days", "0"], ["export", "qianniu", "--out", "no/such/folder.csv"],
        ["import", "a.csv", "--scope", "team"], ["import", "a.csv", "--scope", "shop:li"], ["export", "yaml", "--scope", "team"],
    ],
)  # fmt: skip
def test_unusable_arguments(run: Run, args: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(qianniu("zx1,亲，在的,开场"))
    ran = run(*args)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_an_unknown_shop(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(qianniu("zx1,亲，在的,开场"))
    ran = run("import", "a.csv", shop="nobody")
    assert (ran.status, ran.err) == (2, "没有这个店铺：nobody\n")


def test_an_export_and_its_report(run: Run, put: Put, tmp_path: Path) -> None:
    put("a", "亲，在的")
    put("b", "今天给您发出")
    ran = run("export", "qianniu", "--out", "o.csv")
    assert (ran.status, ran.out.splitlines()[0]) == (0, "o.csv：导出1条，其中改动0条；未导出1条")
    assert "未导出 b 标题b：在" in ran.out
    assert (
        tmp_path / "o.csv"
    ).read_bytes() == "快捷短语编码,快捷短语,快捷短语分组\r\na,亲，在的,发货\r\n".encode("gbk")
    report = run("export", "json", "--json").data
    assert report["counts"]["exported"] == 2
    assert len(list(tmp_path.glob("kuaihui-json-shop-*.json"))) == 1
