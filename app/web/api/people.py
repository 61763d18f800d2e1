"""Who belongs to the shop and which programs may come in. A one-time password and a token's secret are shown once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path, Response
from pydantic import BaseModel, ConfigDict, Field

from app.core.facts import Closed, Role
from app.errors import InvalidInputError
from app.library.schema import known_packs
from app.store import accounts, shops, tokens
from app.store.accounts import Member
from app.store.inputs import ShopChange, Team, TokenIn, UserIn
from app.store.shops import ShopRow
from app.store.tokens import TokenRow
from app.web.api.desk import DeskDep, curation_router
from app.web.api.etag import tag
from app.web.api.listed import Limit, Listed, Offset, tagged_list

router = curation_router("成员与令牌")
UserId = Annotated[int, Path(ge=1, le=2**31 - 1, alias="id", description="成员编号", examples=[2])]
TokenId = Annotated[int, Path(ge=1, le=2**31 - 1, alias="id", description="令牌编号", examples=[1])]


class MemberNew(UserIn):
    """A new person; without a password a one-time one is made and shown once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"login": "xiaoli", "name": "小李", "role": "lead", "team": "晚班"}]}
    )


class MemberPatch(Closed):
    """What to change of a member; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "lead", "team": "晚班"}]})
    role: Role | None = None
    team: Team | None = None


class PasswordReset(Closed):
    """Ask for a new one-time password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"confirm": True}]})
    confirm: Annotated[bool, Field(description="确认重置")] = False


class TokenNew(TokenIn):
    """A new token, of at most the caller's own role; with `user_id` it acts for that member."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "侧边栏", "role": "agent"}]})


class MemberOut(BaseModel):
    """A person in the shop."""

    id: int
    login: str
    name: str
    role: Role
    team: str
    active: bool
    must_change_password: bool


class MemberMade(MemberOut):
    """A person just made; `one_time_password` is shown once and kept nowhere."""

    one_time_password: str | None


class PasswordOut(BaseModel):
    """A one-time password, shown once."""

    one_time_password: str


class MemberList(Listed[MemberOut]):
    """A page of members with the true total."""


class TokenOut(BaseModel):
    """A token as lists show it: `prefix` lets people recognise it."""

    id: int
    name: str
    role: Role
    prefix: str
    user_id: int | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenMade(TokenOut):
    """A token just made; `secret` is shown once and kept nowhere."""

    secret: str


class TokenList(Listed[TokenOut]):
    """A page of tokens with the true total."""


class ShopOut(BaseModel):
    """The shop and its settings. `approval`: nobody publishes their own last edit."""

    slug: str
    name: str
    packs: list[str]
    slots: dict[str, str]
    approval: bool
    library_version: int
    demo: bool


class ShopPatch(ShopChange):
    """What a manager may change of the shop; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"approval": True}]})


@router.get("/shop", summary="店铺设置")
def read_shop(desk: DeskDep, response: Response) -> ShopOut:
    """The shop the caller works for."""
    with desk.read() as session:
        row = shops.get(session, desk.who.shop_id)
    tag(response, row.library_version)
    return _shop_out(row)


@router.patch("/shop", summary="修改店铺设置")
def change_shop(desk: DeskDep, response: Response, body: ShopPatch) -> ShopOut:
    """Change name, packs, slot values, or whether publishing needs a second lead's approval. For managers."""
    known_packs(body.packs or ())
    with desk.write() as session:
        row = shops.change(session, desk.who, body)
    tag(response, row.library_version)
    return _shop_out(row)


@router.get("/members", summary="成员")
def list_members(desk: DeskDep, response: Response, limit: Limit = 100, offset: Offset = 0) -> MemberList:
    """Everyone in the shop, by login. For admins."""
    with desk.read() as session:
        found = accounts.members(session, desk.who)
    items = [_member_out(one) for one in found[offset : offset + limit]]
    page = MemberList(items=items, total=len(found), limit=limit, offset=offset)
    return tagged_list(response, page)


@router.post("/members", status_code=201, summary="添加成员")
def new_member(desk: DeskDep, body: MemberNew) -> MemberMade:
    """A new person in the shop; 409 when the login is taken. For admins."""
    with desk.write() as session:
        made = accounts.create_user(session, desk.who, body)
    return MemberMade(**_member_out(made.member).model_dump(), one_time_password=made.one_time_password)


@router.patch("/members/{id}", summary="调整角色或团队")
def change_member(desk: DeskDep, user_id: UserId, body: MemberPatch) -> MemberOut:
    """Another role (open sessions end; the last admin stays) or another team. For admins."""
    if body.role is None and body.team is None:
        raise InvalidInputError("没有要改的内容，请先修改再保存", fields={"role": "请填写", "team": "请填写"})
    with desk.write() as session:
        if body.role is not None:
            member = accounts.set_role(session, desk.who, user_id, body.role)
        if body.team is not None:
            member = accounts.set_team(session, desk.who, user_id, body.team)
    return _member_out(member)


@router.delete("/members/{id}", status_code=204, response_class=Response, summary="移出店铺")
def remove_member(desk: DeskDep, user_id: UserId) -> None:
    """Take a person out: sessions end, their tokens are revoked, the history stays. For admins."""
    with desk.write() as session:
        accounts.remove_member(session, desk.who, user_id)


@router.post("/members/{id}/password", summary="重置密码")
def reset_password(desk: DeskDep, user_id: UserId, body: PasswordReset) -> PasswordOut:
    """A new one-time password for a member, shown once. For admins."""
    if not body.confirm:
        raise InvalidInputError("重置密码请带上confirm：true", fields={"confirm": "请确认"})
    with desk.write() as session:
        return PasswordOut(one_time_password=accounts.reset_password(session, desk.who, user_id))


@router.get("/tokens", summary="访问令牌")
def list_tokens(desk: DeskDep, response: Response, limit: Limit = 100, offset: Offset = 0) -> TokenList:
    """The shop's tokens, newest first, revoked ones too, with their last use. For managers."""
    with desk.read() as session:
        found = tokens.tokens(session, desk.who)
    items = [_token_out(one) for one in found[offset : offset + limit]]
    page = TokenList(items=items, total=len(found), limit=limit, offset=offset)
    return tagged_list(response, page)


@router.post("/tokens", status_code=201, summary="新建令牌")
def new_token(desk: DeskDep, body: TokenNew) -> TokenMade:
    """A new token; its secret is shown once. For managers."""
    with desk.write() as session:
        made = tokens.create_token(session, desk.who, body)
    return TokenMade(**_token_out(made.token).model_dump(), secret=made.secret)


@router.delete("/tokens/{id}", summary="作废令牌")
def revoke_token(desk: DeskDep, token_id: TokenId) -> TokenOut:
    """Shut a token for good; twice changes nothing. It stops within seconds. For managers."""
    with desk.write() as session:
        return _token_out(tokens.revoke_token(session, desk.who, token_id))


def _member_out(one: Member) -> MemberOut:
    return MemberOut(
        id=one.user_id, login=one.login, name=one.name, role=one.role, team=one.team, active=one.active,
        must_change_password=one.must_change_password,
    )  # fmt: skip


def _token_out(row: TokenRow) -> TokenOut:
    return TokenOut(
        id=row.id, name=row.name, role=row.role, prefix=row.prefix, user_id=row.user_id, created_at=row.created_at,
        last_used_at=row.last_used_at, revoked_at=row.revoked_at,
    )  # fmt: skip


def _shop_out(row: ShopRow) -> ShopOut:
    return ShopOut(
        slug=row.slug, name=row.name, packs=sorted(row.packs), slots=row.slots, approval=row.approval,
        library_version=row.library_version, demo=row.demo,
    )  # fmt: skip
