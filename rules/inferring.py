"""Settings for a table of an agency nobody described: what the print says, the rest asked.

The result holds the required sections of agency.toml; whatever may be left out keeps its default.
Titles give the units, headers the ladders, 府 above a position its place outside the agency, and
甲 and 乙 whose name a document runs in: 府 and the agency's.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rules.agency.agency import Issuer
from rules.errors import BadInputError, CellFaultError, FileUnreadableError
from rules.reading.checking import COLUMNS, cell_fault
from rules.reading.headings import head_named_after, header_words, heads_a_unit
from rules.reading.outline import (
    PrintedLadder,
    printed_ladders,
    schedule_suffixes,
    units_of,
    unknown_words,
)
from rules.table import Cell, Table

ISSUERS = {"甲": Issuer.CITY, "乙": Issuer.AGENCY}
LIMITS = {"最速件": 1, "速件": 3, "普通件": 6}

Settings = dict[str, Any]
"""What an agency.toml holds."""

Questions = dict[str, list[str]]
"""What was inferred or is missing, by the section of agency.toml it stands in."""


def inferred_settings(table: Table, name: str, questions: Questions) -> Settings:
    """Settings out of the print alone; whatever is not printed outright becomes a question.

    Raises BadInputError: one fault for each header word that may be no post, or for each page of a
    unit whose headers name no ladder, or one for a table without a unit of this name or without a
    position that all ladders share.
    `questions` grows.
    """
    if unknown := unknown_words(table):
        raise BadInputError(_unknown_headings(unknown))
    units = units_of(table, name)
    ladders = printed_ladders(table, name)
    if missing := set(units) - {unit for ladder in ladders for unit in ladder.units}:
        raise BadInputError(_without_ladder(table, name, missing))
    if not ladders:
        why = f"沒有任何標題為「{name}…」的頁表"
        raise BadInputError([FileUnreadableError(file=table.file, why=why)])
    city, head = _top(table, ladders, questions)
    assisting = [
        each
        for each in dict.fromkeys(each for ladder in ladders for each in ladder.assisting)
        if all(each not in ladder.positions or _below(each, head, ladder) for ladder in ladders)
    ]
    ask(questions, "agency", f"機關首長讀為「{head}」；襄助核稿：{'、'.join(assisting) or '無'}")
    keys = {ladder.positions: _key(ladder, ladders) for ladder in ladders}
    settings: Settings = {"agency": {"head": head, "assisting": assisting}}
    used = schedule_suffixes(table) & ISSUERS.keys() or ISSUERS.keys()
    settings["schedules"] = [_schedule(each, city) for each in ISSUERS if each in used]
    settings["ladders"] = {
        keys[ladder.positions]: {
            "positions": list(ladder.positions),
            "head": _unit_head(ladder, ladders, assisting, head),
        }
        for ladder in ladders
    }
    settings["units"] = [
        {"name": unit, "ladder": keys[ladder.positions]}
        for unit in units
        for ladder in ladders
        if unit in ladder.units
    ]
    settings["cosigners"] = {"agencies": [], "roles": []}
    settings["limits"] = dict(LIMITS)
    _ask_about_ladders(settings, units, questions)
    return settings


def _unknown_headings(found: Iterable[tuple[Cell, int]]) -> Iterator[CellFaultError]:
    """What only a person can say: whether a word is a post, or a unit or role that co-signs."""
    for cell, times in found:
        again = f"（共 {times} 處）" if times > 1 else ""
        why = (
            f"表頭的這一欄不認得，不知是職稱，或是會辦的單位或職務{again}。若是職稱，"
            "請以 --like 指定 ladders 裡有它的機關資料夾；若不是，請把這一欄的記號改寫在會辦欄"
        )
        posts = "、".join(header_words().posts)
        yield cell_fault(cell, why, f"結尾為{posts}的職稱；{COLUMNS}等欄名")


def _without_ladder(table: Table, name: str, units: set[str]) -> Iterator[CellFaultError]:
    why = "這個單位的表頭沒有一處逐欄印出職稱，無從得知它的職稱階梯"
    for page in table.pages:
        if page.unit.removeprefix(name) in units:
            source = page.headers[0].cells[0].source
            yield CellFaultError(
                file=source.file,
                line=source.line,
                column=source.column,
                value=page.headers[0].texts[0][:60],
                why=why,
                allowed="以 --like 指定已知的機關，或補上表頭的職稱",
            )


def _top(
    table: Table, ladders: Sequence[PrintedLadder], questions: Questions
) -> tuple[Sequence[str], str]:
    """The positions of the city government, and below them the agency's head.

    府 is printed above the first of its positions; of several readings the one that puts it
    highest is taken, and asked about.
    """
    shared = _shared(ladders)
    printed = {ladder.beyond for ladder in ladders if ladder.beyond in shared}
    first = max((shared.index(each) for each in printed if each), default=len(shared))
    if first == 0:
        why = "各單位的表頭沒有共同的職稱，無從得知機關首長；請以 --like 指定已知的機關"
        raise BadInputError([FileUnreadableError(file=table.file, why=why)])
    city = shared[first:]
    if not city:
        ask(questions, "agency", "表頭沒有「府」欄：以最高的職稱為機關首長")
    elif len(printed) > 1:
        ask(questions, "agency", f"「府」欄的位置各單位印得不一，讀為「{'、'.join(city)}」屬府")
    return city, shared[first - 1]


def _shared(ladders: Sequence[PrintedLadder]) -> tuple[str, ...]:
    """The positions all ladders end in."""
    size = 0
    reversed_ = [ladder.positions[::-1] for ladder in ladders]
    while all(len(each) > size for each in reversed_) and len({e[size] for e in reversed_}) == 1:
        size += 1
    return ladders[0].positions[len(ladders[0].positions) - size :]


def _below(position: str, head: str, ladder: PrintedLadder) -> bool:
    at = ladder.positions.index
    return head in ladder.positions and at(position) < at(head)


def _unit_head(
    ladder: PrintedLadder, ladders: Sequence[PrintedLadder], assisting: Sequence[str], head: str
) -> str:
    """The last position before those of 襄助核稿; else the post that the unit's name tells.

    Else the last before those that several ladders end in, or the highest below the agency's head
    that is nobody's deputy or staff. Never the drafter.
    """
    positions = ladder.positions
    between = positions[1 : positions.index(head)]
    if before := _before(positions, set(assisting)):
        return before
    named = {head_named_after(unit, between) for unit in ladder.units}
    if len(named) == 1 and (only := named.pop()):
        return only
    shared = _before(positions, set(_shared(ladders))) if len(ladders) > 1 else None
    fit = [each for each in between if heads_a_unit(each)] or [*between] or [head]
    return shared or fit[-1]


def _before(positions: Sequence[str], above: Collection[str]) -> str | None:
    """The position under the first of these; None if there is none, or only the drafter."""
    first = next((at for at, each in enumerate(positions) if each in above), 0)
    return positions[first - 1] if first > 1 else None


def _key(ladder: PrintedLadder, ladders: Sequence[PrintedLadder]) -> str:
    """組 for a ladder whose units all end in 組, unless another ladder's do."""
    ends = {unit[-1:] for unit in ladder.units}
    others = {unit[-1:] for each in ladders if each != ladder for unit in each.units}
    return ladder.units[0] if len(ends) > 1 or ends & others else ends.pop()


def _schedule(suffix: str, city: Sequence[str]) -> Settings:
    issuer = ISSUERS[suffix]
    banned = {"never_decided_by": list(city)} if issuer is Issuer.AGENCY and city else {}
    return {"suffix": suffix, "issuer": issuer.value} | banned


def _ask_about_ladders(settings: Settings, units: Mapping[str, int], questions: Questions) -> None:
    for schedule in settings["schedules"]:
        banned = "、".join(schedule.get("never_decided_by", ()))
        never = f"，不由{banned}核定" if banned else ""
        said = f"{schedule['suffix']}表的公文以「{schedule['issuer']}」的名義行文{never}"
        ask(questions, "schedules", said)
    for key, ladder in settings["ladders"].items():
        members = [each["name"] for each in settings["units"] if each["ladder"] == key]
        steps = "、".join(ladder["positions"])
        ask(questions, "ladders", f"「{key}」由下而上：{steps}；單位主管「{ladder['head']}」")
        pages = "、".join(f"{each}（{units[each]} 頁）" for each in members)
        ask(questions, "units", f"用「{key}」階梯的單位：{pages}")
    ask(questions, "limits", "最速件 1、速件 3、普通件 6 個工作日")


def ask(questions: Questions, section: str, question: str) -> None:
    """Put a question to whoever reads agency.toml, in the section it is about."""
    questions.setdefault(section, []).append(question)
