"""Cases: one JSON object a line, for replaying messages and replies from the command line.

Only `id` and `text` are required. Keys that tell what is expected of a case or remark on it (`REMARKS`) are ignored;
any other key is refused: silently dropping ``mesages`` would judge another case than was meant.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from rapidfuzz import fuzz

from app.core.case import Case
from app.core.entries import Channel
from app.core.facts import OrderFacts, ShopFacts, Turn
from app.core.intake import MAX_TEXT, Refusal, refuse
from app.core.moments import Moment
from app.errors import EmptyMessageError, InvalidInputError, KuaihuiError, MessageTooLongError
from app.faults import describe, first_fault
from app.library.demo import demo_shop

REMARKS = frozenset(
    "accept answer answers asked category comment comments commitments covered difficulty earliest expect "
    "expected expected_all findings gold group hedged implied intent intents kind label labels language lang meta no_match "
    "note notes promises purpose reason remark remarks rewrite score set source split tag tags topic type verdict voice "
    "wanted why family violation rule rules act".split()
)
"""Keys of a case that are no inputs: what a person or a harness writes beside it."""

_MISSPELT = 80
_REFUSALS: dict[Refusal, tuple[type[KuaihuiError], str]] = {
    "empty": (EmptyMessageError, "内容是空的，没有可处理的文字，请写点内容再试"),
    "too_long": (MessageTooLongError, f"文字超过{MAX_TEXT}字，请缩短后再试"),
    "binary": (InvalidInputError, "含有控制字符，不是可读的文字，请重新复制文字"),
}


class Buyer(BaseModel):
    """What the host says of the buyer; `name` is how to address them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(max_length=200)] | None = None
    name: Annotated[str, Field(max_length=40)] | None = None
    level: Annotated[str, Field(max_length=40)] | None = None


class CaseLine(BaseModel):
    """One line of a case file."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str | int
    text: str
    prev: Annotated[str, Field(max_length=MAX_TEXT)] | None = None
    messages: tuple[Turn, ...] = ()
    now: Moment | None = None
    shop: ShopFacts | None = None
    order: OrderFacts | None = None
    buyer: Buyer | None = None
    channel: Channel = "chat"

    @model_validator(mode="before")
    @classmethod
    def _no_unknown_inputs(cls, value: object) -> object:
        if isinstance(value, dict):
            for key in sorted(map(str, value.keys() - cls.model_fields.keys() - REMARKS)):
                meant = max(cls.model_fields, key=lambda name: fuzz.ratio(name, key))
                hint = f"，是不是想写 {meant}" if fuzz.ratio(meant, key) >= _MISSPELT else ""
                raise ValueError(f"不认识的字段 {key}{hint}")
        return value

    def case(self, now: datetime, *, replying: bool, limit: int = 5) -> Case:
        """The core's case. `replying`: `text` is the agent's reply, so `prev` was the buyer's (``check``)."""
        turns = self.messages
        if self.prev and not turns:
            turns = (Turn(role="buyer" if replying else "agent", text=self.prev),)
        shop = demo_shop()
        values = dict(shop.values) if self.shop is None else {}
        if self.buyer and self.buyer.name:
            values["buyer.name"] = self.buyer.name
        facts = shop.facts if self.shop is None else self.shop
        return Case(self.text, self.now or now, turns, facts, self.order, values, self.channel, limit=limit)


def read_text(text: str) -> str:
    """`text` if the line takes it; raises the refusal as an error of its own code."""
    if (why := refuse(text)) is not None:
        error, reason = _REFUSALS[why]
        raise error(reason)
    return text


def read_cases(path: Path) -> list[CaseLine]:
    """All cases of a JSONL file. Raises `InvalidInputError` naming the first bad line: nothing is half done."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as wrong:
        raise InvalidInputError(f"{path}：文件打不开") from wrong
    except UnicodeDecodeError as wrong:
        raise InvalidInputError(f"{path}：不是UTF-8编码的文本") from wrong
    return [_read(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _parse(line: str) -> object:
    """The line's JSON; half a surrogate pair is refused, since no answer that quotes it could be written."""
    try:
        value: object = json.loads(line)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as wrong:
        raise InvalidInputError("含有不完整的字符（半个代理对）") from wrong
    except (ValueError, RecursionError) as wrong:
        raise InvalidInputError("不是一行完整的JSON，请一行写一个对象") from wrong
    return value


def _read(path: Path, number: int, line: str) -> CaseLine:
    try:
        case = CaseLine.model_validate(_parse(line))
        read_text(case.text)
    except ValidationError as wrong:
        fault = first_fault(wrong)
        reason = (
            str(fault["ctx"]["error"])
            if fault["type"] == "value_error" and not fault["loc"]
            else describe(fault)
        )
        raise InvalidInputError(f"{path}:{number}: {reason}") from wrong
    except KuaihuiError as wrong:
        raise InvalidInputError(f"{path}:{number}: {wrong.message}") from wrong
    return case
