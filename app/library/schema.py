"""The shape of the library's files: closed Pydantic models, one for each block of ``docs/library-format.md``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.core.entries import (
    Approver,
    Channel,
    Concession,
    ConcessionKind,
    Escalation,
    Exit,
    Mood,
    Needs,
    Phase,
    Phrase,
    Reply,
    Script,
    Stage,
    Step,
)
from app.errors import InvalidInputError

SHORT = 40
"""Replies up to this many characters are short unless the file says otherwise."""

Pack = Literal["general", "apparel", "food", "home", "electronics", "beauty", "bigsale"]
PACKS: tuple[str, ...] = get_args(Pack)
Text = Annotated[str, Field(min_length=1, max_length=1000)]


def known_packs(names: Iterable[str]) -> tuple[str, ...]:
    """The packs of these names; raises `InvalidInputError` for one that there isn't: switched on, it would do nothing."""
    chosen = tuple(stripped for name in names if (stripped := name.strip()))
    if unknown := set(chosen) - set(PACKS):
        wrong = f"没有这个行业包：{min(unknown)}，可用 {'、'.join(PACKS)}"
        raise InvalidInputError(wrong, fields={"packs": wrong})
    return chosen


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReplyFile(_Closed):
    text: Text
    register_: Annotated[Literal["chat", "public"], Field(alias="register")] = "chat"
    length: Literal["short", "long"] | None = None

    def build(self) -> Reply:
        return Reply(
            self.text, self.register_, self.length or ("short" if len(self.text) <= SHORT else "long")
        )


def _reply(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


AnyReply = Annotated[ReplyFile, BeforeValidator(_reply)]


class NeedsFile(_Closed):
    order: tuple[Literal["unpaid", "paid", "shipped", "signed", "closed", "none"], ...] = ()
    item: tuple[Literal["in_stock", "out_of_stock", "presale"], ...] = ()
    wait: tuple[Literal["new", "long"], ...] = ()


class ValidFile(_Closed):
    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None


class PhraseFile(_Closed):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*\.[a-z_]+\.[a-z0-9][a-z0-9-]*$")]
    code: Annotated[str, Field(pattern=r"^[a-z0-9]{1,4}$")]
    title: Annotated[str, Field(min_length=1, max_length=24)]
    intents: Annotated[tuple[str, ...], Field(min_length=1)]
    replies: Annotated[tuple[AnyReply, ...], Field(min_length=1, max_length=6)]
    examples: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()
    safe: Text | None = None
    phases: tuple[Phase, ...] = ()
    channel: Channel = "chat"
    needs: NeedsFile = NeedsFile()
    authority: Approver | None = None
    valid: ValidFile = ValidFile()
    mood: Mood | None = None
    proactive: bool = False

    def build(self, category: str, pack: str) -> Phrase:
        return Phrase(
            **self.model_dump(
                include={
                    "id", "code", "title", "intents", "examples", "keywords", "safe", "phases", "channel",
                    "authority", "mood", "proactive",
                }
            ),
            category=category,
            pack=pack,
            replies=tuple(reply.build() for reply in self.replies),
            needs=Needs(self.needs.order, self.needs.item, self.needs.wait),
            valid_from=self.valid.from_,
            valid_until=self.valid.until,
        )  # fmt: skip


class ConcessionFile(_Closed):
    kind: ConcessionKind
    level: Annotated[int, Field(ge=1, le=9)]


class StepFile(_Closed):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    goal: Text
    cues: tuple[Text, ...] = ()
    replies: Annotated[tuple[AnyReply, ...], Field(min_length=2, max_length=6)]
    authority: Approver | None = None
    concession: ConcessionFile | None = None
    record: Text | None = None
    when_asked: bool = False

    @model_validator(mode="after")
    def _can_be_asked_for(self) -> StepFile:
        if self.when_asked and not self.cues:
            raise ValueError("when_asked 的步骤要写 cues：买家说什么才提")
        return self

    def build(self) -> Step:
        give = Concession(self.concession.kind, self.concession.level) if self.concession else None
        replies = tuple(reply.build() for reply in self.replies)
        return Step(
            self.id, self.goal, replies, self.cues, self.authority, give, self.record, self.when_asked
        )


class StageFile(_Closed):
    name: Text
    steps: Annotated[tuple[StepFile, ...], Field(min_length=1)]


class ExitFile(_Closed):
    when: Text
    say: Text


class EscalateFile(_Closed):
    when: Text
    to: Approver


class ScriptFile(_Closed):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*\.[a-z0-9][a-z0-9_-]*$")]
    title: Annotated[str, Field(min_length=1, max_length=24)]
    intents: Annotated[tuple[str, ...], Field(min_length=1)]
    stages: Annotated[tuple[StageFile, ...], Field(min_length=1)]
    pack: Pack = "general"
    phases: tuple[Phase, ...] = ()
    channel: Channel = "chat"
    mood: Mood | None = None
    enter: tuple[Text, ...] = ()
    leave: tuple[Text, ...] = ()
    exits: tuple[ExitFile, ...] = ()
    escalate: tuple[EscalateFile, ...] = ()

    def build(self, category: str) -> Script:
        return Script(
            **self.model_dump(
                include={"id", "title", "intents", "pack", "phases", "channel", "mood", "enter", "leave"}
            ),
            category=category,
            stages=tuple(Stage(s.name, tuple(step.build() for step in s.steps)) for s in self.stages),
            exits=tuple(Exit(e.when, e.say) for e in self.exits),
            escalate=tuple(Escalation(e.when, e.to) for e in self.escalate),
        )


class PhrasesFile(_Closed):
    category: Annotated[str, Field(min_length=1, max_length=10)]
    pack: Pack = "general"
    phrases: tuple[PhraseFile, ...]


class ScriptsFile(_Closed):
    category: Annotated[str, Field(min_length=1, max_length=10)]
    scripts: tuple[ScriptFile, ...]
