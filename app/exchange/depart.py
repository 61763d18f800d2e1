"""Export: what leaves, changed how, what stays and why, and what to delete outside since the last time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from pydantic import Field, ValidationError

from app.access import Principal
from app.core.entries import Phrase
from app.core.facts import Closed, ShopFacts
from app.core.moments import SHANGHAI
from app.exchange import fit
from app.exchange.codes import LONGEST, Codes
from app.exchange.departed import ExportCounts, ExportReport, Gone, Old, Stayed
from app.exchange.fit import CharacterError, Profile
from app.exchange.formats import FLAT, WHOLE, Writer
from app.exchange.leave import Border, Leaving, StaysError
from app.exchange.model import Format, Row, UnwritableError, Whole, lines
from app.exchange.present import UNGROUPED, row_hash
from app.library.schema import PhraseFile, known_packs
from app.store import entries, exchanges, exportruns, facts, shops
from app.store.entries import Row as Stored
from app.store.exportruns import RunIn, RunRow
from app.store.inputs import Team
from app.store.session import Store
from app.store.tables import Scope

YEAR = 365


class Request(Closed):
    """What to export. `packs`: only these (by default those the shop has on, of our own formats all).

    `days`: how long the text will be used outside; every promise must hold for so long.
    """

    format: Format
    scope: Scope = "shop"
    owner: Team = ""
    profile: str = "safe"
    packs: tuple[str, ...] = ()
    days: Annotated[int, Field(ge=1, le=399)] = YEAR


@dataclass(frozen=True, slots=True)
class Exported:
    """The file and its run."""

    data: bytes
    filename: str
    media: str
    run: RunRow
    report: ExportReport


@dataclass(frozen=True, slots=True)
class _Shop:
    """What of a shop an export looks at."""

    rows: Sequence[Stored]
    live: Sequence[Stored]
    """What agents are served: of an entry that is being edited the version before."""
    facts: ShopFacts
    values: dict[str, str]
    packs: frozenset[str]
    last: RunRow | None


def run_export(store: Store, who: Principal, wish: Request, *, now: datetime | None = None) -> Exported:
    """Export and keep the run. Raises `InvalidInputError` for an unknown profile, `ForbiddenError` by role."""
    profile = fit.profile(wish.profile)
    exchanges.permit(who, wish.scope, wish.owner, importing=False)
    shop = _look(store, who, wish)
    if wish.format in WHOLE:
        data, prints, report = _whole(wish, shop)
    else:
        data, prints, report = _Departure(wish, profile, shop, now or datetime.now(SHANGHAI)).run()
    with store.begin() as session:
        left = RunIn(
            wish.format, wish.profile, wish.scope, wish.owner, prints,
            report.model_dump(mode="json", exclude_defaults=True),
        )  # fmt: skip
        run = exportruns.record_run(session, who, left)
    suffix, media = _kind(wish.format)
    return Exported(data, f"kuaihui-{wish.format}-{wish.scope}-{run.id}.{suffix}", media, run, report)


def packs_of(text: str) -> tuple[str, ...]:
    """``apparel,food`` as packs; raises `InvalidInputError` for one that there isn't."""
    return known_packs(text.split(","))


def _chosen(wish: Request) -> tuple[str, ...]:
    """The packs asked for, in whatever order: files of other packs say nothing of this one's."""
    return tuple(sorted(set(wish.packs)))


def _kind(name: Format) -> tuple[str, str]:
    if name in WHOLE:
        return WHOLE[name][2], WHOLE[name][3]
    return FLAT[name].suffix, FLAT[name].media


def _look(store: Store, who: Principal, wish: Request) -> _Shop:
    with store.read() as session:
        shop = shops.get(session, who.shop_id)
        known = facts.current(session, who.shop_id)
        last = exportruns.last_run(session, who, wish.format, wish.scope, wish.owner, _chosen(wish))
        rows = [r for r in exchanges.everything(session, who, wish.scope, wish.owner) if not r.deleted]
        live = entries.published(session, who.shop_id, scope=wish.scope, owner=wish.owner)
    packs = frozenset(wish.packs) or (shop.packs | {"general"})
    if wish.packs or wish.format in FLAT:
        rows = [row for row in rows if row.pack in packs]
    live = [row for row in live if row.pack in packs]
    return _Shop(rows, live, known.facts if known else ShopFacts(), shop.slots, packs, last)


def _whole(wish: Request, shop: _Shop) -> tuple[bytes, dict[str, str], ExportReport]:
    """Our own formats: every entry as it is, drafts and archived ones too."""
    rows = [
        Whole(0, row.kind, row.key, row.pack, row.category, row.data, row.state, row.version)
        for row in sorted(shop.rows, key=lambda r: (r.kind, r.category, r.pack))
    ]
    gone = tuple(
        Gone(code=str(row.data.get("code", "")), key=row.key, title=str(row.data.get("title", "")))
        for row in rows
    )
    report = ExportReport(counts=ExportCounts(exported=len(gone)), exported=gone)
    return WHOLE[wish.format][0](rows), {}, report


class _Departure:
    """One export of texts."""

    def __init__(self, wish: Request, profile: Profile, shop: _Shop, now: datetime) -> None:
        self._wish, self._profile, self._shop = wish, profile, shop
        self._writer: Writer = FLAT[wish.format]
        self._border = Border(shop.facts, shop.values, now, wish.days)
        self._codes = Codes(str(row.data.get("code", "")) for row in (*shop.rows, *shop.live))
        self._owners: dict[str, str] = {}
        self._rows: list[tuple[Row, Gone]] = []
        self._stayed: list[Stayed] = []

    def run(self) -> tuple[bytes, dict[str, str], ExportReport]:
        """The file, the fingerprints and the report."""
        for stored in self._shop.live:
            if stored.kind == "phrase":
                self._take(stored)
        data = self._written()
        prints = {gone.code: row_hash(self._carried(row)) for row, gone in self._rows}
        old = tuple(self._old(prints))
        gone = tuple(gone for _, gone in self._rows)
        counts = ExportCounts(
            exported=len(gone), changed=sum(bool(one.how) for one in gone), withheld=len(self._stayed),
            delete=len(old),
        )  # fmt: skip
        until = f"{self._border.until:%Y-%m-%d}"
        report = ExportReport(
            counts=counts, exported=gone, withheld=tuple(self._stayed), delete=old, good_until=until,
            packs=_chosen(self._wish),
        )  # fmt: skip
        return data, prints, report

    def _take(self, stored: Stored) -> None:
        try:
            phrase = PhraseFile.model_validate(stored.data).build(stored.category, stored.pack)
            self._rows += self._fitted(phrase, self._border.pass_(phrase))
        except ValidationError:
            self._stay(stored, "内容不完整，请在控制台改好")
        except (StaysError, CharacterError) as stays:
            self._stay(stored, str(stays))

    def _stay(self, stored: Stored, reason: str) -> None:
        data = stored.data
        self._stayed.append(
            Stayed(
                code=str(data.get("code", "")),
                key=stored.key,
                title=str(data.get("title", "")),
                reason=reason,
            )
        )

    def _fitted(self, phrase: Phrase, leaving: Leaving) -> list[tuple[Row, Gone]]:
        """One row, or several where the text is too long for one; raises `StaysError`, `CharacterError`."""
        code = self._code(phrase)
        text, how = lines(leaving.text), list(leaving.how)
        if self._writer.narrow:
            text, swapped = fit.to_gbk(text)
            if swapped:
                self._border.judge(text, phrase)
                how.append("表情或符号换成了旺旺能用的")
        if any(escape in text for escape in self._writer.escapes):
            raise StaysError("文字里有 &#13; 或 &#44;，对方会当成换行或逗号")
        group, title = self._group(phrase, how), self._title(phrase, how)
        if text.startswith(("=", "+", "-", "@", "'", "\t")) and self._writer.suffix == "csv":
            how.append("开头的符号会被表格当成公式，前面加了 '，导入对方后请去掉")
        parts = self._parts(phrase, text)
        longest = min(LONGEST, self._profile.code or LONGEST)
        codes = [code, *(self._codes.beside(code, number, longest) for number in range(2, len(parts) + 1))]
        if not all(codes):
            raise StaysError(f"有{len(text)}字，要拆成{len(parts)}条，短码不够用了")
        if len(parts) > 1:
            how.append(f"太长，按句子拆成{len(parts)}条：{'、'.join(codes)}")
        self._owners[code] = phrase.title
        return [
            (
                Row(0, part, part_code, group, title),
                Gone(code=part_code, key=phrase.id, title=phrase.title, how=tuple(how)),
            )
            for part, part_code in zip(parts, codes, strict=True)
        ]

    def _code(self, phrase: Phrase) -> str:
        limit = self._profile.code
        if limit is not None and len(phrase.code) > limit and self._writer.coded:
            raise StaysError(f"短码 {phrase.code} 超过{limit}位")
        if phrase.code in self._owners:
            raise StaysError(f"短码 {phrase.code} 与「{self._owners[phrase.code]}」相同，请改掉一个")
        return phrase.code

    def _group(self, phrase: Phrase, how: list[str]) -> str:
        group = "" if phrase.category == UNGROUPED else phrase.category
        if self._writer.narrow:
            group, _ = fit.to_gbk(group)
        if self._profile.group is not None and len(group) > self._profile.group:
            how.append(f"分组名超过{self._profile.group}个字，放进未分组")
            return ""
        return group

    def _title(self, phrase: Phrase, how: list[str]) -> str:
        if not self._writer.titled:
            return ""
        title = " ".join(phrase.title.split())
        if self._writer.narrow:
            title, _ = fit.to_gbk(title)
        if self._writer.short is not None and len(title) > self._writer.short:
            how.append(f"标题只取前{self._writer.short}个字")
            return title[: self._writer.short]
        return title

    def _parts(self, phrase: Phrase, text: str) -> list[str]:
        limit = self._profile.text
        if limit is None or len(text) <= limit:
            return [text]
        parts = fit.split(text, limit)
        if not parts:
            raise StaysError(f"有{len(text)}字，超过{limit}字，也没法按句子拆开")
        for part in parts:
            self._border.judge(part, phrase)
        return parts

    def _carried(self, row: Row) -> Row:
        """The row as it will be read again from this format."""
        code = row.code if self._writer.coded else ""
        group = row.group if self._wish.format != "kefubao" else ""
        return replace(row, code=code, group=group)

    def _written(self) -> bytes:
        """The file; what the format can't carry stays behind with the reason."""
        most = self._writer.most
        if most is not None and len(self._rows) > most:
            self._drop(range(most, len(self._rows)), f"一个文件最多{most}条，请按行业包分开导出")
        while True:
            try:
                return self._writer.write([row for row, _ in self._rows])
            except UnwritableError as wrong:
                self._drop([wrong.row], wrong.message)

    def _drop(self, places: Iterable[int], reason: str) -> None:
        gone = set(places)
        for place in sorted(gone):
            one = self._rows[place][1]
            self._stayed.append(Stayed(code=one.code, key=one.key, title=one.title, reason=reason))
        self._rows = [pair for place, pair in enumerate(self._rows) if place not in gone]

    def _old(self, prints: dict[str, str]) -> Iterable[Old]:
        last = self._shop.last
        if last is None:
            return
        report = ExportReport.model_validate({"counts": {}, **last.report})
        titles = {gone.code: gone.title for gone in report.exported}
        for code in last.fingerprints:
            if code not in prints:
                yield Old(code=code, title=titles.get(code, ""))
