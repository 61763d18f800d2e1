"""令牌: keys of the sidebar and of other programs; the secret is shown once. For managers."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from app.access import ROLES, at_least, require
from app.errors import ForbiddenError, KuaihuiError
from app.store import tokens
from app.store.inputs import TokenIn, parse
from app.web.console.page import Form, go, html_router, show, text
from app.web.console.who import Lead, Visit

router = html_router()
_SAID = {"name": "请写明给谁用，最多60个字", "role": "请选择权限"}


@router.get("/console/tokens")
def page(request: Request, visit: Lead) -> Response:
    """The shop's tokens, newest first."""
    return _page(request, visit)


@router.post("/console/tokens")
def make(request: Request, visit: Lead, form: Form) -> Response:
    """A new token; its secret is on this answer and nowhere else."""
    typed = {"name": text(form, "name"), "role": text(form, "role")}
    try:
        with visit.store.begin() as session:
            made = tokens.create_token(session, visit.who, parse(TokenIn, **typed))
    except ForbiddenError:
        raise
    except KuaihuiError as wrong:
        problems = {name: _SAID.get(name, wrong.message) for name in wrong.fields}
        return _page(request, visit, status=wrong.status, typed=typed, problems=problems)
    return _page(request, visit, once=made)


@router.post("/console/tokens/{token_id}/revoke")
def revoke(visit: Lead, token_id: int) -> Response:
    """Shut a token for good."""
    with visit.store.begin() as session:
        tokens.revoke_token(session, visit.who, token_id)
    return go("/console/tokens", done="token-revoked")


def _page(request: Request, visit: Visit, *, status: int = 200, **values: object) -> Response:
    require(visit.who, "token.manage")
    with visit.store.read() as session:
        found = tokens.tokens(session, visit.who)
    page = show(
        request, "tokens", status=status, visit=visit, here="tokens",
        live=[one for one in found if one.revoked_at is None], dead=[one for one in found if one.revoked_at],
        roles=[role for role in ROLES if at_least(visit.who.role, role)], **values,
    )  # fmt: skip
    page.headers["Cache-Control"] = "no-store"
    return page
