"""What the API takes: closed models, each with an example for OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.core.entries import Channel, Phrase
from app.core.facts import Closed, OrderFacts, ShopFacts, Turn
from app.core.moments import IN_REACH
from app.core.wire import CheckOut, FilledSlotOut, Scope, SuggestOut
from app.library.cases import Buyer
from app.web.api.listed import Listed

MAX_TURNS = 100
VERIFIED = "订单信息来自店铺自己的系统，不是页面给的"

Now = Annotated[AwareDatetime, IN_REACH]


Turns = Annotated[tuple[Turn, ...], Field(max_length=MAX_TURNS, description="对话，最早的在前")]


class SuggestIn(Closed):
    """The conversation so far; its last turn is the buyer's message to answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "messages": [{"role": "buyer", "text": "亲 什么时候发货啊，急用"}],
                    "order": {"status": "paid"},
                    "limit": 5,
                }
            ]
        }
    )
    messages: Annotated[tuple[Turn, ...], Field(min_length=1, max_length=MAX_TURNS)]
    order: OrderFacts | None = None
    buyer: Buyer | None = None
    channel: Channel = "chat"
    limit: Annotated[int, Field(ge=1, le=20)] = 5
    intent: Annotated[str | None, Field(max_length=60, description="客服认为买家在问什么，用来更正")] = None
    now: Annotated[Now | None, Field(description="只在演示店有效：假定的时刻")] = None
    shop: Annotated[ShopFacts | None, Field(description="只在演示店有效：假定的发货能力")] = None


class CheckIn(Closed):
    """A reply to judge, with the conversation before it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "今天一定给您发出", "messages": [{"role": "buyer", "text": "今天能发吗"}]}]
        }
    )
    text: Annotated[str, Field(max_length=20_000)]
    messages: Turns = ()
    order: OrderFacts | None = None
    buyer: Buyer | None = None
    now: Now | None = None
    shop: ShopFacts | None = None


class RenderIn(Closed):
    """One phrase to fill. `values` may not set promise slots: those come from the shop's calendar alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "greet.open.hello", "variant": 0, "values": {"agent.name": "小棉"}}]
        }
    )
    id: Annotated[str, Field(max_length=120)]
    variant: Annotated[int, Field(ge=0, le=20)] = 0
    values: Annotated[dict[str, Annotated[str, Field(max_length=200)]], Field(max_length=60)] = Field(
        default_factory=dict
    )
    messages: Turns = ()
    order: OrderFacts | None = None
    buyer: Buyer | None = None
    now: Now | None = None
    shop: ShopFacts | None = None


class SuggestReply(SuggestOut):
    """The suggest object, with what the sidebar shows above it."""

    library_version: str
    ship_line: str | None = Field(None, description="现在拍下，最早何时发出")
    order_verified: bool = Field(False, description=VERIFIED)


class CheckReply(CheckOut):
    """The check object, with what it rests on."""

    order_verified: bool = Field(False, description=VERIFIED)


class RenderOut(BaseModel):
    """The filled text and what is still missing."""

    text: str
    missing: list[str]
    filled: list[FilledSlotOut]
    verdict: Literal["pass", "block", "hold"]
    message: str | None = None


class PhraseOut(BaseModel):
    """A phrase as search shows it."""

    id: str
    code: str
    title: str
    category: str
    pack: str
    intents: list[str]
    text: str
    replies: list[str]
    scope: Scope

    @classmethod
    def of(cls, phrase: Phrase, scopes: Mapping[str, Scope]) -> PhraseOut:
        """The phrase with its wordings as they are stored; `scopes` says whose those beside the shop's are."""
        replies = [reply.text for reply in phrase.replies]
        return cls(
            id=phrase.id, code=phrase.code, title=phrase.title, category=phrase.category, pack=phrase.pack,
            intents=list(phrase.intents), text=replies[0], replies=replies,
            scope=scopes.get(phrase.id, "shop"),
        )  # fmt: skip


class PhraseList(Listed[PhraseOut]):
    """A page of phrases with the true total."""


class ErrorBody(BaseModel):
    """Every error has this shape."""

    error: dict[str, Any]


def error_responses(*more: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: the errors that every operation may answer with, and these."""
    usual = (400, 401, 403, 404, 413, 422, 429, 503)
    return {status: {"model": ErrorBody} for status in sorted({*usual, *more})}
