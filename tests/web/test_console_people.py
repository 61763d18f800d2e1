"""Members, tokens and the audit: secrets are shown once, roles are kept apart, nobody locks themselves out."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest

from app import access
from app.store import accounts, audit
from app.web.console import words
from tests.web import console_desk
from tests.web.console_desk import HOSTILE, PASSWORD, Desk

running, desk, lead, manager, admin = (
    console_desk.running, console_desk.desk, console_desk.lead, console_desk.manager, console_desk.admin,
)  # fmt: skip


def _secret(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    return unescape(found[1])


def _member(desk: Desk, login: str) -> accounts.Member | None:
    with desk.store.read() as session:
        return next((m for m in accounts.members(session, desk.operator) if m.login == login), None)


@pytest.mark.parametrize(
    "path", ["/console/people", "/console/tokens", "/console/audit", "/console/audit/export"]
)
def test_leads_manage_neither_people_nor_tokens(lead: Desk, path: str) -> None:
    answer = lead.client.get(path)
    assert answer.status_code == 403 and "权限" in answer.text
    assert f'href="{path}"' not in lead.client.get("/console").text


def test_managers_have_tokens_but_no_say_in_people(manager: Desk) -> None:
    assert manager.client.get("/console/tokens").status_code == 200
    assert manager.client.get("/console/people").status_code == 403
    form = {"login": "new", "name": "新人", "role": "admin"}
    assert manager.client.post("/console/people", data=form).status_code == 403
    assert _member(manager, "new") is None


def test_an_invited_member_logs_in_once_with_what_was_shown_once(admin: Desk) -> None:
    answer = admin.client.post(
        "/console/people", data={"login": "xiaowang", "name": "小王", "role": "lead", "team": "夜班"}
    )
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    once = _secret(answer.text)
    assert once not in admin.client.get("/console/people").text
    made = _member(admin, "xiaowang")
    assert made and (made.name, made.role, made.team) == ("小王", "lead", "夜班")
    assert admin.login("xiaowang", once).headers["location"] == "/console/password"


def test_a_taken_or_odd_login_is_said_at_its_field(admin: Desk) -> None:
    taken = admin.client.post("/console/people", data={"login": "lin", "name": "另一个", "role": "agent"})
    assert taken.status_code == 409 and "已被使用" in taken.text and 'value="另一个"' in taken.text
    odd = admin.client.post("/console/people", data={"login": "a b", "name": "", "role": "boss"})
    assert odd.status_code == 422
    assert all(said in odd.text for said in ("登录名要2到64个字符", "请填写姓名", "请选择角色"))


def test_roles_change_people_are_shut_out_and_let_in_again(admin: Desk) -> None:
    mei = _member(admin, "mei")
    assert mei
    path = f"/console/people/{mei.user_id}"
    assert admin.client.post(path, data={"act": "save", "role": "manager", "team": "白班"}).status_code == 303
    changed = _member(admin, "mei")
    assert changed and (changed.role, changed.team) == ("manager", "白班")
    admin.client.post(path, data={"act": "stop"})
    assert "已停用" in admin.client.get("/console/people").text
    assert admin.login("mei").status_code == 401
    admin.login("boss")
    admin.client.post(path, data={"act": "start"})
    assert admin.login("mei").status_code == 303
    admin.login("boss")
    once = _secret(admin.client.post(path, data={"act": "password"}).text)
    assert admin.login("mei").status_code == 401
    assert admin.login("mei", once).headers["location"] == "/console/password"


def test_nobody_shuts_themselves_out_and_nonsense_is_refused(admin: Desk) -> None:
    boss = _member(admin, "boss")
    assert boss
    for act in ("stop", "remove"):
        answer = admin.client.post(f"/console/people/{boss.user_id}", data={"act": act})
        assert answer.status_code == 403 and "不能停用或移出自己" in answer.text
    assert admin.client.post(f"/console/people/{boss.user_id}", data={"act": "fly"}).status_code == 422
    assert admin.client.post("/console/people/99999", data={"act": "remove"}).status_code == 404
    for role in ("emperor", ""):
        form = {"act": "save", "role": role}
        assert admin.client.post(f"/console/people/{boss.user_id}", data=form).status_code == 422
    assert admin.client.get("/console/people").status_code == 200


def test_a_removed_member_is_gone(admin: Desk) -> None:
    admin.client.post("/console/people", data={"login": "leaver", "name": "要走的", "role": "agent"})
    leaver = _member(admin, "leaver")
    assert leaver
    admin.client.post(f"/console/people/{leaver.user_id}", data={"act": "remove"})
    assert _member(admin, "leaver") is None


def test_a_token_is_shown_once_works_and_stops_when_revoked(manager: Desk) -> None:
    answer = manager.client.post("/console/tokens", data={"name": "千牛" + HOSTILE[:20], "role": "agent"})
    secret = _secret(answer.text)
    assert secret.startswith("kh_") and answer.headers["cache-control"] == "no-store"
    assert "<script>alert" not in answer.text
    again = manager.client.get("/console/tokens").text
    assert secret not in again and secret[:10] in again
    manager.serve()
    headers = {"Authorization": f"Bearer {secret}"}
    assert manager.client.get("/api/v1/phrases", headers=headers).status_code == 200
    number = re.search(r"/console/tokens/(\d+)/revoke", again)
    assert number
    assert manager.client.post(f"/console/tokens/{number[1]}/revoke").status_code == 303
    manager.client.cookies.clear()
    manager.client.app.state.doorman.forget("token", secret)  # type: ignore[attr-defined]
    assert manager.client.get("/api/v1/phrases", headers=headers).status_code == 401


def test_nobody_makes_a_token_above_themselves(manager: Desk) -> None:
    assert manager.client.post("/console/tokens", data={"name": "过高", "role": "admin"}).status_code == 403
    blank = manager.client.post("/console/tokens", data={"name": "", "role": "agent"})
    assert blank.status_code == 422 and "请写明给谁用" in blank.text


def test_every_act_of_the_audit_has_a_name_that_people_read() -> None:
    folder = Path(audit.__file__).parent
    literal = re.compile(
        r'"((?:entry|library|facts|shop|user|token|import|export|preset|campaign|store)\.(?!id")[a-z]+)"'
    )
    said = {act for path in folder.rglob("*.py") for act in literal.findall(path.read_text("utf-8"))}
    acts = said - access.LEAST.keys()
    assert len(acts) > 15 and acts - words.ACTIONS.keys() == set()


def test_the_audit_is_filtered_and_taken_away_as_a_table_that_runs_no_formula(manager: Desk) -> None:
    with manager.store.begin() as session:
        audit.note(session, manager.operator, "facts.save", "=1+1", after={"title": "@SUM(A1)"})
    whole = manager.client.get("/console/audit/export")
    assert whole.headers["content-disposition"].endswith('.csv"') and whole.text.startswith("\ufeff时间")
    rows = list(csv.reader(io.StringIO(whole.text.lstrip("\ufeff"))))
    assert len(rows) > 5 and any((row[3], row[4]) == ("'@SUM(A1)", "'=1+1") for row in rows)
    assert not any(cell.startswith(("=", "@", "+", "-")) for row in rows for cell in row)
    mine = manager.client.get("/console/audit", params={"by": "测试", "action": "facts.save"}).text
    assert "@SUM(A1)" in mine and "chen姐" not in mine.split("</form>", 2)[-1].split("<tbody>")[-1]
    assert "还没有这样的记录" in manager.client.get("/console/audit", params={"until": "2001-01-01"}).text
    assert (
        manager.client.get("/console/audit", params={"since": "gestern", "page": "99999"}).status_code == 200
    )
    assert PASSWORD not in whole.text
