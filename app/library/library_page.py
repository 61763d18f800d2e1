"""``docs/library.md``: the whole library for team leads to read, generated from the files and kept true by a test.

Slots are shown by their Chinese names in 【】, as an agent sees a missing value.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from app.core.entries import Concession, Intent, Phrase, Script, Stage, Step
from app.core.library import Library
from app.core.reply.template import parse
from app.library.load import ROOT
from app.library.shipped import shipped_library

PAGE = ROOT / "docs" / "library.md"
FEWEST = 12
"""How many of the most thinly covered intents are listed."""

_PACKS = {
    "general": "通用", "apparel": "服饰", "food": "食品生鲜", "home": "家居日用", "electronics": "数码家电",
    "beauty": "美妆个护", "bigsale": "大促",
}  # fmt: skip
_ROLES = {"lead": "组长", "manager": "主管"}
_CHANNELS = {"chat": "", "review": "公开回复", "call": "电话"}
_GIVES = {
    "gift": "赠品", "freight": "运费", "coupon": "优惠券", "discount": "折扣", "compensation": "补偿",
}  # fmt: skip
_HEAD = """# 话术库一览

这一页由话术文件生成（`python -m app.library.library_page`）：快捷短语{phrases}条、说法{wordings}种、买家问法{examples}句；成套话术{scripts}套、步骤{steps}个。
【】里是发送前自动填的内容，填不上的会提示客服补。
"""
_Entry = TypeVar("_Entry", Phrase, Script)


def page() -> str:
    """The page's text."""
    return "".join(f"{line}\n" for line in _lines(shipped_library().library))


def _lines(library: Library) -> Iterator[str]:
    yield _head(library)
    yield from _counts(library)
    yield from _intents(library)
    yield "\n## 快捷短语"
    for category, phrases in _by_category(library.phrases):
        yield from _phrases(category, phrases, {i.code: i.zh for i in library.intents})
    yield "\n## 成套话术"
    for category, scripts in _by_category(library.scripts):
        yield f"\n### 话术：{category}（{len(scripts)}套）"
        for script in scripts:
            yield from _script(script)


def _head(library: Library) -> str:
    return _HEAD.format(
        phrases=len(library.phrases),
        wordings=sum(len(phrase.replies) for phrase in library.phrases),
        examples=sum(len(phrase.examples) for phrase in library.phrases),
        scripts=len(library.scripts),
        steps=sum(len(stage.steps) for script in library.scripts for stage in script.stages),
    )


def _by_category(entries: Iterable[_Entry]) -> list[tuple[str, list[_Entry]]]:
    """In the order in which the files name the categories."""
    groups: dict[str, list[_Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.category, []).append(entry)
    return list(groups.items())


def _table(*head: str) -> Iterator[str]:
    yield ""
    yield _row(*head)
    yield _row(*("---" for _ in head))


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '｜') for cell in cells)} |"


def _shown(template: str) -> str:
    """A wording as an agent reads it before the values are known, on one line."""
    return " ".join(parse(template).render({}).text.split())


def _counts(library: Library) -> Iterator[str]:
    yield "\n## 数量"
    scripts = Counter(script.pack for script in library.scripts)
    yield from _table("行业包", "快捷短语", "成套话术")
    for pack, count in Counter(phrase.pack for phrase in library.phrases).items():
        yield _row(_PACKS.get(pack, pack), count, scripts[pack])
    yield from _table("分组", "快捷短语", "买家问法")
    for category, phrases in _by_category(library.phrases):
        yield _row(category, len(phrases), sum(len(phrase.examples) for phrase in phrases))


def _intents(library: Library) -> Iterator[str]:
    phrases = Counter(code for phrase in library.phrases for code in phrase.intents)
    asked = Counter(code for phrase in library.phrases for code in phrase.intents for _ in phrase.examples)
    led = Counter(code for script in library.scripts for code in script.intents)

    def rows(intents: Iterable[Intent]) -> Iterator[str]:
        yield from _table("意图", "代码", "快捷短语", "买家问法", "成套话术")
        for i in intents:
            yield _row(i.zh, f"`{i.code}`", phrases[i.code], asked[i.code], led[i.code])

    yield f"\n## 覆盖最薄的意图\n\n买家会问、话术库里问法最少的{FEWEST}个，补话术先看这里。"
    raised = [intent for intent in library.intents if not intent.proactive]
    yield from rows(sorted(raised, key=lambda intent: (asked[intent.code], phrases[intent.code]))[:FEWEST])
    yield "\n## 全部意图"
    yield from rows(library.intents)


def _phrases(category: str, phrases: list[Phrase], names: dict[str, str]) -> Iterator[str]:
    yield f"\n### {category}（{len(phrases)}条）"
    yield from _table("短码", "标题", "意图", "说法")
    for phrase in phrases:
        title = phrase.title + _marks(phrase.channel, phrase.authority)
        about = "；".join(names.get(code, code) for code in phrase.intents)
        yield _row(f"`{phrase.code}`", title, about, _shown(phrase.replies[0].text))


def _marks(channel: str, authority: str | None = None, pack: str = "general") -> str:
    """What to mind before sending, in brackets; empty for an ordinary chat reply of every shop."""
    told_pack = "" if pack == "general" else f"{_PACKS.get(pack, pack)}包"
    marks = [told_pack, _CHANNELS[channel], f"先问{_ROLES[authority]}" if authority else ""]
    told = "，".join(mark for mark in marks if mark)
    return f"（{told}）" if told else ""


def _script(script: Script) -> Iterator[str]:
    yield f"\n#### {script.title}{_marks(script.channel, pack=script.pack)}"
    yield f"\n买家说：{'；'.join(f'「{text}」' for text in script.enter[:3])}" if script.enter else ""
    number = 0
    for stage in script.stages:
        yield f"\n**{stage.name}**\n"
        yield from _steps(stage, number)
        number += len(stage.steps)
    yield ""
    for way in script.exits:
        yield f"- 收尾：{way.when} → 「{_shown(way.say)}」"
    for handed in script.escalate:
        yield f"- 转交{_ROLES[handed.to]}：{handed.when}"


def _steps(stage: Stage, number: int) -> Iterator[str]:
    for place, step in enumerate(stage.steps, number + 1):
        yield f"{place}. {step.goal}{_marks('chat', step.authority)}{_given(step.concession)}{_held(step)}"
        yield f"   - 「{_shown(step.replies[0].text)}」"
        yield from _noted(step)


def _given(concession: Concession | None) -> str:
    return f"，让步：{_GIVES[concession.kind]}第{concession.level}档" if concession else ""


def _held(step: Step) -> str:
    return "，买家提到才说" if step.when_asked else ""


def _noted(step: Step) -> Iterator[str]:
    if step.record:
        yield f"   - 记下：{step.record}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
