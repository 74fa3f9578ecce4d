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

    def says(self, said: "_Saying") -> bool:
        """Whether this row says it too; of one 公務內容, rows are told by 業務名稱."""
        is_alike = said.is_task and self.content == said.by.content
        return said.wanted in (self.task if is_alike else self.whole)


class _Saying:
    """What is said of a row, folded for comparing."""

    def __init__(self, by: _Said, text: str, *, is_task: bool = False) -> None:
        self.by, self.text, self.is_task = by, text, is_task  # is_task: 業務名稱, no 公務內容
        self.wanted = folded_name(text)


def _matter(own: _Said, unit: Sequence[_Said], everybody: Sequence[_Said]) -> Matter:
    said = _saying(own, unit)
    is_named = _needs_item(said, unit)
    told = not any(_may_be_meant(said, other, is_named) for other in unit)
    elsewhere = (other for other in everybody if other.row.unit != own.row.unit)
    anywhere = told and not any(_may_be_meant(said, other, is_named) for other in elsewhere)
    text = f"「{_IN_BRACKETS.sub('', own.row.item)}」{said.text}" if is_named else said.text
    return Matter(text=text, is_told=told, is_told_anywhere=anywhere)


def _saying(own: _Said, unit: Iterable[_Said]) -> _Saying:
    """業務名稱 or 公務內容, whichever tells the row from the others, as short as may be."""
    row = own.row
    alike = [other for other in unit if other.item == own.item and other is not own]
    if not own.task or all(other.content != own.content for other in alike):
        return _shortened(_Saying(own, row.content or row.task or row.item), alike)
    if _shares(own.task, own.content) and all(other.task != own.task for other in alike):
        return _shortened(_Saying(own, row.task, is_task=True), alike)
    return _Saying(own, f"{cleaned(row.content)}（{_points_off(row.task)}）")


def _needs_item(said: _Saying, unit: Iterable[_Said]) -> bool:
    """Whether 公務項目 must be said: another one has such a matter, or this one is too vague."""
    item = said.by.item
    if item.startswith(ANY_OTHER) or item in said.wanted:
        return False
    elsewhere = any(other.item != item and said.wanted in other.whole for other in unit)
    return elsewhere or len(said.text) < TOO_VAGUE


def _may_be_meant(said: _Saying, other: _Said, is_named: bool) -> bool:
    if other is said.by or (is_named and other.item != said.by.item):
        return False
    return other.says_as(said.by) or other.says(said)


def _shortened(said: _Saying, alike: Iterable[_Said]) -> _Saying:
    """Without what a sentence leaves out, as long as none of the others may be meant."""
    short = _Saying(said.by, cleaned(said.text), is_task=said.is_task)
    if any(other.says(short) for other in alike):
        return _Saying(said.by, _points_off(said.text), is_task=said.is_task)
    return short


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
