"""成员: who works here, as what; inviting with a one-time password that is shown once. For admins."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from app.access import ROLES, require
from app.core.facts import Role
from app.errors import ForbiddenError, InvalidInputError, KuaihuiError
from app.store import accounts
from app.store.inputs import Team, UserIn, parse
from app.web.console.page import Form, go, html_router, show, text
from app.web.console.who import Lead, Visit

router = html_router()
_TEAM = TypeAdapter[str](Team)
_SAID = {
    "login": "登录名要2到64个字符，不能有空格", "name": "请填写姓名，最多60个字", "role": "请选择角色",
    "team": "团队名最多60个字",
}  # fmt: skip


@router.get("/console/people")
def people(request: Request, visit: Lead) -> Response:
    """Everyone in the shop."""
    require(visit.who, "user.manage")
    return _page(request, visit)


@router.post("/console/people")
def invite(request: Request, visit: Lead, form: Form) -> Response:
    """A new member; the one-time password is on this answer and nowhere else."""
    typed = {name: text(form, name) for name in ("login", "name", "role", "team")}
    try:
        with visit.store.begin() as session:
            made = accounts.create_user(session, visit.who, parse(UserIn, **typed))
    except ForbiddenError:
        raise
    except KuaihuiError as wrong:
        problems = {name: _SAID.get(name, wrong.message) for name in wrong.fields} or {"login": wrong.message}
        if wrong.status == 409:
            problems = {"login": wrong.message}
        return _page(request, visit, status=wrong.status, typed=typed, problems=problems)
    return _page(request, visit, once=(made.member, made.one_time_password or ""))


@router.post("/console/people/{user_id}")
def change(request: Request, visit: Lead, user_id: int, form: Form) -> Response:
    """What the pressed button says: role and team, a new one-time password, shut out, let in again, remove."""
    act = text(form, "act")
    if act == "password":
        with visit.store.begin() as session:
            secret = accounts.reset_password(session, visit.who, user_id)
            member = next(one for one in accounts.members(session, visit.who) if one.user_id == user_id)
        return _page(request, visit, once=(member, secret))
    with visit.store.begin() as session:
        _change(session, visit, user_id, act, form)
    return go("/console/people", done=f"person-{act}")


def _change(session: Session, visit: Visit, user_id: int, act: str, form: Form) -> None:
    mine = user_id == visit.who.user_id
    if act == "save":
        role = next((one for one in ROLES if one == text(form, "role")), None)
        if role is None:
            raise InvalidInputError("请选择角色")
        _save(session, visit, user_id, role, text(form, "team"))
    elif act in {"stop", "start", "remove"} and mine:
        raise ForbiddenError("不能停用或移出自己，请另一位管理员来操作")
    elif act in {"stop", "start"}:
        accounts.set_member_active(session, visit.who, user_id, active=act == "start")
    elif act == "remove":
        accounts.remove_member(session, visit.who, user_id)
    else:
        raise InvalidInputError("不认识的操作，请返回上一页再试")


def _save(session: Session, visit: Visit, user_id: int, role: Role, team: str) -> None:
    try:
        team = _TEAM.validate_python(team)
    except ValidationError as wrong:
        raise InvalidInputError(_SAID["team"]) from wrong
    before = next((one for one in accounts.members(session, visit.who) if one.user_id == user_id), None)
    if before is None or before.role != role:
        accounts.set_role(session, visit.who, user_id, role)
    if before is not None and before.team != team:
        accounts.set_team(session, visit.who, user_id, team)


def _page(request: Request, visit: Visit, *, status: int = 200, **values: object) -> Response:
    require(visit.who, "user.manage")
    with visit.store.read() as session:
        members = accounts.members(session, visit.who)
    page = show(
        request, "people", status=status, visit=visit, here="people", members=members, roles=ROLES,
        per_role=Counter(one.role for one in members), teams=sorted({one.team for one in members} - {""}), **values,
    )  # fmt: skip
    page.headers["Cache-Control"] = "no-store"
    return page
