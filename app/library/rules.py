"""Read the rules of wording and compliance from ``phrases/rules/*.yaml``, and prove them on their own examples.

Serving only reads them; the proof belongs to ``kuaihui lint`` and the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.core.facts import Turn
from app.core.wording import (
    Agree,
    Example,
    Find,
    Leans,
    Misses,
    Original,
    Rule,
    RuleError,
    Whole,
    WordingRules,
    build_rules,
    check,
)
from app.core.wording.compiled import searcher
from app.core.wording.model import Test
from app.errors import LibraryError
from app.library.leaning_file import ANSWERING, LEANING, load_leaning
from app.library.yamlfile import compose, line_of, load

_GUARDS = {"promise", "claim", "authority"}
"""Kinds of rule that the promise guard runs: listed here, not loaded."""
Text = Annotated[str, Field(min_length=1, max_length=1500)]
Texts = tuple[Text, ...]
Sets = dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], Annotated[Texts, Field(min_length=1)]]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ExampleFile(_Closed):
    text: Text
    buyer: Text | None = None


def _example(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Examples = Annotated[tuple[Annotated[_ExampleFile, BeforeValidator(_example)], ...], Field(min_length=3)]


class RuleFile(_Closed):
    """One rule as it stands in YAML; ``docs/rules.md`` explains the keys."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$")]
    kind: Literal["wording", "compliance"]
    severity: Literal["block", "warn"]
    message: Text
    why: Text
    better: Text
    words: Texts = ()
    whole: Texts = ()
    original: Texts = ()
    agrees: bool = False
    leans: bool = False
    misses: bool = False
    except_: Annotated[Texts, Field(alias="except")] = ()
    unless: Texts = ()
    asks: Texts = ()
    not_asks: Texts = ()
    refusable: bool | None = None
    bad: Examples
    good: Examples

    def build(self) -> Rule:
        tests: list[Test] = [
            kind(patterns)
            for kind, patterns in ((Find, self.words), (Whole, self.whole), (Original, self.original))
            if patterns
        ]
        return Rule(
            **self.model_dump(
                include={"id", "kind", "severity", "message", "why", "better", "unless", "asks", "not_asks"}
            ),
            tests=(
                *tests,
                *[Agree()] * self.agrees,
                *[Leans()] * self.leans,
                *[Misses()] * self.misses,
            ),
            bad=tuple(Example(one.text, one.buyer) for one in self.bad),
            good=tuple(Example(one.text, one.buyer) for one in self.good),
            exceptions=self.except_,
            refusable=self.kind == "compliance" if self.refusable is None else self.refusable,
        )


class _RulesFile(_Closed):
    sets: Sets = Field(default_factory=dict)
    rules: tuple[RuleFile, ...]


@dataclass(frozen=True, slots=True)
class ListedRule:
    """What people read of a rule, whichever engine runs it: the leading keys that all rule files share."""

    id: str
    kind: str
    severity: str
    message: str
    why: str
    better: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A rule and where it stands."""

    rule: Rule
    path: Path
    line: int


def load_wording_rules(folder: Path) -> WordingRules:
    """All wording and compliance rules of `folder`, compiled; files of other kinds are passed over.

    Raises `LibraryError` for a fault of form or an id used twice.
    """
    read, sets = _read(folder)
    return _built(folder, read, sets)


def prove_wording_rules(folder: Path) -> WordingRules:
    """Load the rules of `folder`; `LibraryError` also for a rule that fails one of its own examples."""
    read, sets = _read(folder)
    rules = _built(folder, read, sets)
    for source in _sources(rules):
        searcher(source)  # serving compiles a pattern when it is first called for; here each must compile
    for one in read:
        _prove(one, rules)
    return rules


def _sources(rules: WordingRules) -> Iterator[str]:
    yield from (source for _, source in rules.pieces if source is not None)
    for compiled in rules.compiled:
        yield from compiled.sources


def _read(folder: Path) -> tuple[list[_Read], Sets]:
    """The rules of `folder` as they stand, and all named sets."""
    sets: dict[str, Texts] = {}
    read: list[_Read] = []
    for path in _files(folder):
        content, node = load(path, _RulesFile)
        if twice := sets.keys() & content.sets.keys():
            raise LibraryError(path, line_of(node, ("sets", min(twice))), f"词组 {min(twice)} 重复")
        sets |= content.sets
        for number, entry in enumerate(content.rules):
            line = line_of(node, ("rules", number))
            if any(one.rule.id == entry.id for one in read):
                raise LibraryError(path, line, f"规则 {entry.id} 重复")
            read.append(_placed(entry.build(), path, line))
    return read, sets


def _placed(rule: Rule, path: Path, line: int) -> _Read:
    if not rule.tests:
        raise LibraryError(
            path, line, f"规则 {rule.id} 没有写怎么判断（words、whole、original、agrees、leans、misses）"
        )
    return _Read(rule, path, line)


def _built(folder: Path, read: Sequence[_Read], sets: Sets) -> WordingRules:
    models = (load_leaning(folder / name) for name in (LEANING, ANSWERING))
    try:
        return build_rules((one.rule for one in read), sets, *models)
    except RuleError as wrong:
        at = next(one for one in read if one.rule.id == wrong.rule)
        raise LibraryError(at.path, at.line, f"规则 {wrong}") from wrong


def _files(folder: Path) -> Iterator[Path]:
    """The files of `folder` that are not the promise guard's."""
    for path in sorted(folder.glob("*.yaml")):
        if {rule.get("kind") for rule in _raw_rules(path)}.isdisjoint(_GUARDS):
            yield path


def _raw_rules(path: Path) -> list[dict[str, Any]]:
    content = yaml.CSafeLoader("").construct_document(compose(path))
    rules = content.get("rules") if isinstance(content, dict) else None
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise LibraryError(path, 1, "规则文件要有 rules 列表")
    return rules


def _prove(read: _Read, rules: WordingRules) -> None:
    """Every bad example fires the rule, no good one does."""
    rule = read.rule
    for wanted, examples in ((True, rule.bad), (False, rule.good)):
        for example in examples:
            fired = {finding.rule for finding in check(example.text, turns_of(example), rules)}
            if (rule.id in fired) is not wanted:
                fault = "bad 例句没有报出来" if wanted else "good 例句被误报了"
                raise LibraryError(read.path, read.line, f"规则 {rule.id} 的 {fault}：{example.text}")


def turns_of(example: Example) -> Sequence[Turn]:
    """The conversation before an example."""
    return () if example.buyer is None else (Turn(role="buyer", text=example.buyer),)


def list_rules(folder: Path) -> tuple[ListedRule, ...]:
    """Every rule of every file, of any kind, for people to read."""
    return tuple(_listed(rule) for path in sorted(folder.glob("*.yaml")) for rule in _raw_rules(path))


def _listed(rule: dict[str, Any]) -> ListedRule:
    texts = {key: str(rule.get(key, "")) for key in ("id", "kind", "severity", "message", "why", "better")}
    bad, good = (tuple(_shown(one) for one in rule.get(key) or ()) for key in ("bad", "good"))
    return ListedRule(**texts, bad=bad, good=good)


def _shown(value: object) -> Example:
    """An example of any rule file: a text, or a mapping with the buyer's turn under `buyer` or `prev`."""
    if not isinstance(value, dict):
        return Example(str(value))
    buyer = value.get("buyer") or value.get("prev")
    return Example(str(value.get("text", "")), None if buyer is None else str(buyer))
