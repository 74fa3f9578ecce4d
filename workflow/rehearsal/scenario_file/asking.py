"""A table of the file, asked for its values: what is of the wrong kind is told and is None."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from math import isfinite, nextafter
from typing import TypeVar, cast

from rules.texts import unprintable
from workflow.rehearsal.scenario_file.faults import Faults
from workflow.rehearsal.scenario_file.locating import Place

Choice = TypeVar("Choice", bound=Enum)
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Which numbers are allowed, from `least` to `most`, both included."""

    least: float
    most: float
    allowed: str
    is_whole: bool = False


MOST_MINUTES = 1_000_000  # about eight years of office hours
MOST_A_DAY = 10_000_000
MOST_HOLDERS = 10_000
MOST_DAYS = 3_000_000
PER_DAY = Range(
    least=1e-6, most=MOST_A_DAY, allowed=f"大於 0（0.000001 以上）、至多 {MOST_A_DAY:,} 的數"
)
WEIGHT = Range(least=0.0, most=1e9, allowed="0 以上、至多 1,000,000,000 的數")
MINUTES = Range(least=0.0, most=MOST_MINUTES, allowed=f"0 以上、至多 {MOST_MINUTES:,} 的分鐘數")
TURNAROUND = Range(least=0.0, most=10_000, allowed="0 以上、至多 10,000 的天數")
CV = Range(least=0.0, most=100.0, allowed="0 以上、至多 100 的數（標準差 ÷ 平均）")
BELOW_ONE = Range(least=0.0, most=nextafter(1.0, 0.0), allowed="0 以上、小於 1 的數")
PROBABILITY = Range(least=0.0, most=1.0, allowed="0 到 1 的數")
HOLDERS = Range(
    least=1, most=MOST_HOLDERS, allowed=f"1 以上、至多 {MOST_HOLDERS:,} 的整數", is_whole=True
)
DAYS = Range(least=1, most=MOST_DAYS, allowed=f"1 以上、至多 {MOST_DAYS:,} 的整數", is_whole=True)
WARMUP = Range(least=0, most=MOST_DAYS, allowed='0 以上的整數，或 "auto"', is_whole=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One table; `place` says where it stands."""

    content: Mapping[str, object]
    place: Place
    faults: Faults

    def __contains__(self, name: str) -> bool:
        return name in self.content

    def tell(self, name: str, why: str, allowed: str) -> None:
        """What is wrong with a value of this table, or with a key that is missing."""
        self.faults.tell((*self.place, name), self.content.get(name, ""), why, allowed)

    def only(self, *names: str) -> None:
        """Tell every key but these."""
        for name in self.content:
            if name not in names:
                self.tell(name, nearest("沒有這一項", name, names), "、".join(names))

    def text(self, name: str, *, is_blank_allowed: bool = True) -> str | None:
        """A line of text; "" where the key is missing."""
        value = self.content.get(name, "")
        if not isinstance(value, str):
            self.tell(name, "應為加引號的文字", "文字")
        elif len(value) > LONGEST_TEXT:
            self.tell(name, f"有 {len(value):,} 字", f"至多 {LONGEST_TEXT} 字")
        elif unprintable(value) or "\n" in value or "\r" in value:
            self.tell(name, "不是一行看得見的文字", "一行文字")
        elif not is_blank_allowed and not value.strip():
            self.tell(name, "不可空白" if name in self.content else "缺少這一項", "文字")
        else:
            return value
        return None

    def number(self, name: str, within: Range) -> float | None:
        """A number; None where the key is missing."""
        if name not in self.content:
            return None
        value = self.content[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.tell(name, "應為整數" if within.is_whole else "應為數字", within.allowed)
        elif within.is_whole and not isinstance(value, int):
            self.tell(name, "應為整數", within.allowed)
        elif isinstance(value, float) and not isfinite(value):
            self.tell(name, "不是能算的數", within.allowed)
        elif not within.least <= value <= within.most:
            self.tell(name, "超出範圍", within.allowed)
        else:
            return value if within.is_whole else float(value)
        return None

    def whole(self, name: str, within: Range) -> int | None:
        """A whole number; None where the key is missing."""
        value = self.number(name, within)
        return None if value is None else int(value)

    def day(self, name: str) -> date | None:
        """A date; it may not be missing."""
        value = self.content.get(name)
        if value is None:
            self.tell(name, "缺少這一項", "日期，如 2026-03-02（不加引號）")
        elif isinstance(value, datetime) or not isinstance(value, date):
            self.tell(name, "應為日期", "日期，如 2026-03-02（不加引號）")
        else:
            return value
        return None

    def choice(self, name: str, kind: type[Choice]) -> Choice | None:
        """One of a closed set; None where the key is missing."""
        if name not in self.content:
            return None
        words = {str(each.value): each for each in kind}
        value = self.content[name]
        if isinstance(value, str) and value in words:
            return words[value]
        self.tell(name, "不是可用的值", "、".join(words))
        return None

    def table(self, name: str) -> "Asked":
        """A table within; empty where the key is missing."""
        return self._table_at((*self.place, name), self.content.get(name, {}))

    def each_table(self, name: str) -> tuple["Asked", ...]:
        """The [[tables]] of a name."""
        value = self.content.get(name, [])
        if not isinstance(value, list):
            self.tell(name, "應為清單", f"[[{'.'.join(map(str, (*self.place, name)))}]] 的清單")
            return ()
        items = enumerate(cast(list[object], value))
        return tuple(self._table_at((*self.place, name, at), item) for at, item in items)

    def texts(self, name: str) -> tuple[tuple[Place, str], ...] | None:
        """A list of texts with their places, at least one; None where the key is missing."""
        value = self.content.get(name)
        items = cast(list[object], value) if isinstance(value, list) else []
        if name in self.content and (not items or not all(isinstance(each, str) for each in items)):
            self.tell(name, "應為一項以上的文字清單", '清單，如 ["08:30-12:30", "13:30-17:30"]')
            return None
        if name not in self.content:
            return None
        return tuple(((*self.place, name, at), str(item)) for at, item in enumerate(items))

    def tables(self) -> Iterator[tuple[str, "Asked"]]:
        """Every key of this table as a table of its own."""
        return ((name, self.table(name)) for name in self.content)

    def numbers(self, within: Range) -> dict[str, float]:
        """Every key of this table as a number; those that are none are left out."""
        found = ((name, self.number(name, within)) for name in self.content)
        return {name: value for name, value in found if value is not None}

    def _table_at(self, place: Place, value: object) -> "Asked":
        if not isinstance(value, dict):
            self.faults.tell(place, value, "應為表", "鍵 = 值 的表")
            value = {}
        content = cast(dict[str, object], value)
        return Asked(content=content, place=place, faults=self.faults)


def nearest(why: str, written: str, names: Collection[str]) -> str:
    """Why a name is none of these, and which of them may be meant."""
    near = difflib.get_close_matches(written, names, n=1)
    return f"{why}，是不是「{near[0]}」" if near else why
