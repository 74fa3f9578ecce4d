"""What a row is about, as an official writes it into a 主旨."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.rulerow import RuleRow
from rules.texts import folded_name

# What a table adds to a matter that a sentence leaves out, the longest first.
ENDINGS = (
    *("之核定事項", "之相關事項", "相關事項", "有關事項", "事項之核定", "核定事項", "等事項"),
    *("之核定", "事項", "作業"),
)
DOES = "辦理"
SHORTEST = 4  # characters; below it an ending stays
LONGEST = 45  # characters; a longer matter ends at its first comma
TOO_VAGUE = 5  # characters; a shorter matter is said with its 公務項目
ANY_OTHER = "其他"  # a 公務項目 that says nothing
_POINTS = "。．.；;，,、 "
_UNFINISHED = ("或", "、", "及", "與", "和", "一般", "重要")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A row's matter in words."""

    text: str
    is_told: bool  # whether no other row of the unit may be meant
    is_told_anywhere: bool  # whether no row of any unit may be meant


def matters_of(rows: Sequence[RuleRow]) -> dict[int, Matter]:
    """Every row's matter by its line; rows that cannot be routed may be meant as well."""
    said = [_Said(row) for row in rows]
    byunit: dict[str, list[_Said]] = {}
    for each in said:
        byunit.setdefault(each.row.unit, []).append(each)
    return {each.row.line: _matter(each, byunit[each.row.unit], said) for each in said}


class _Said:
    """A row with what it says, folded for comparing."""

    def __init__(self, row: RuleRow) -> None:
        self.row = row
        self.item = folded_name(row.item)
        self.content, self.task = (
            folded_name(_points_off(text)) for text in (row.content, row.task)
        )
        self.whole = f"{self.content}／{self.task}"

    def says_as(self, other: "_Said") -> bool:
        """Whether both print the very same."""
        return (self.content, self.task) == (other.content, other.task)

    def beside(self, other: "_Said") -> str:
        """What this row says that tells it from the other."""
        return self.task if other.task and self.content == other.content else self.whole


def _matter(own: _Said, unit: Sequence[_Said], everybody: Sequence[_Said]) -> Matter:
    base = _base(own, unit)
    is_named = _needs_item(own, base, unit)
    wanted = folded_name(base)
    told = not any(_may_be_meant(wanted, own, other, is_named) for other in unit)
    anywhere = told and not any(
        _may_be_meant(wanted, own, other, is_named)
        for other in everybody
        if other.row.unit != own.row.unit
    )
    text = f"「{_IN_BRACKETS.sub('', own.row.item)}」{base}" if is_named else base
    return Matter(text=text, is_told=told, is_told_anywhere=anywhere)


def _base(own: _Said, unit: Iterable[_Said]) -> str:
    """業務名稱 or 公務內容, whichever tells the row from the others, as short as may be."""
    alike = [other for other in unit if other.item == own.item and other is not own]
    if own.task and any(other.content == own.content for other in alike):
        if not any(other.task == own.task for other in alike) and _shares(own.task, own.content):
            return _shortened(own.row.task, own, alike)
        return f"{cleaned(own.row.content)}（{_points_off(own.row.task)}）"
    return _shortened(own.row.content or own.row.task or own.row.item, own, alike)


def _needs_item(own: _Said, base: str, unit: Iterable[_Said]) -> bool:
    """Whether 公務項目 must be said: another one has such a matter, or this one is too vague."""
    if own.item.startswith(ANY_OTHER):
        return False
    wanted = folded_name(base)
    if own.item in wanted:
        return False
    elsewhere = any(other.item != own.item and wanted in other.whole for other in unit)
    return elsewhere or len(base) < TOO_VAGUE


def _may_be_meant(wanted: str, own: _Said, other: _Said, is_named: bool) -> bool:
    if other is own or (is_named and other.item != own.item):
        return False
    return other.says_as(own) or wanted in other.beside(own)


def _shortened(text: str, own: _Said, alike: Iterable[_Said]) -> str:
    """Without what a sentence leaves out, as long as none of the others may be meant."""
    short = cleaned(text)
    wanted = folded_name(short)
    is_vague = any(wanted in other.beside(own) for other in alike)
    return _points_off(text) if is_vague else short


def cleaned(text: str) -> str:
    """The matter of a cell: 「市政顧問遴聘及解聘作業。」 is about 市政顧問遴聘及解聘."""
    text = _points_off(text)
    if len(text) > LONGEST:
        text = _until_comma(text)
    while ending := next((each for each in ENDINGS if _may_go(text, each)), ""):
        text = text.removesuffix(ending).rstrip(_POINTS).removesuffix("之")
    does = text.removeprefix(DOES)  # the sentence says it already
    return does if len(does) >= SHORTEST else text


def _may_go(text: str, ending: str) -> bool:
    rest = text.removesuffix(ending)
    return rest != text and len(rest) >= SHORTEST and not rest.endswith(_UNFINISHED)


def _points_off(text: str) -> str:
    return "".join(text.split()).rstrip(_POINTS)


def _until_comma(text: str) -> str:
    first = re.split("[，,]", text)[0]
    return first if len(first) >= SHORTEST else text


def _shares(task: str, content: str) -> bool:
    """Whether two texts have two characters in a row in common, beside 事項."""
    task = task.replace("事項", "")
    return any(task[at : at + 2] in content for at in range(len(task) - 1))
