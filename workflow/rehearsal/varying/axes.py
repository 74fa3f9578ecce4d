"""KEY=VALUES as people write them: staff.default.股長=1..3, arrivals.per_day=30,40,50."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import prod

from rules.errors import BadInputError, RulesError
from rules.texts import half_width, one_line
from workflow.rehearsal.varying.answers import Axis
from workflow.texts import msgid

MOST_POINTS = 400
LONGEST_SAID = 80
ALLOWED = msgid("設定=1..3、設定=10..50/10 或 設定=30,40,50")
NO_KEY = msgid("沒有寫「設定=值」")
NO_VALUES = msgid("沒有值")
BACKWARDS = msgid("範圍從大到小，或間隔不大於 0")
TWICE = msgid("這個鍵寫了不只一次")
RUN_ITSELF = msgid("預演的期間與名稱對所有點都一樣，不能逐項試")
_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(?:/({_NUMBER}))?")
_PART = re.compile(r'"([^"]*)"|\'([^\']*)\'|\[(\d+)\]|([^.\[\]"\']+)')
_COMMA = re.compile(r"[,、，]")
Place = tuple[str | int, ...]


class VaryFaultError(RulesError):
    """What is to be varied is not written as it should be, or not allowed."""

    template = "要逐項試的「%(asked)s」不合規定：%(why)s。可用：%(allowed)s"

    def __init__(self, *, asked: str, why: str, allowed: str) -> None:
        self.asked = asked
        super().__init__(asked=one_line(asked)[:LONGEST_SAID], why=why, allowed=allowed)


class GridTooLargeError(RulesError):
    """More combinations than are run at once."""

    template = "要試 %(sizes)s ＝ %(count)s 個組合，一次最多 %(most)s 個；沒有開始。請減少值或鍵"


def axes_of(asked: Sequence[str]) -> tuple[Axis, ...]:
    """The keys and their values; raises BadInputError with every fault."""
    faults: list[RulesError] = []
    axes: list[Axis] = []
    for each in asked or ("",):
        try:
            axes.append(_axis(each, [axis.key for axis in axes]))
        except (VaryFaultError, GridTooLargeError) as error:
            faults.append(error)
    sizes = [len(axis.values) for axis in axes]
    if prod(sizes) > MOST_POINTS:
        faults.append(_too_large(sizes))
    if faults:
        raise BadInputError(faults)
    return tuple(axes)


def place_of(key: str) -> Place:
    """Where a key stands in the document; items of a list count from 1."""
    found = _PART.findall(key)
    return tuple(
        int(number) - 1 if number else (double or single or bare).strip()
        for double, single, number, bare in found
    )


def _axis(asked: str, before: Sequence[str]) -> Axis:
    key, equals, said = asked.partition("=")
    key = key.strip()
    place = place_of(key)
    if not equals or not place:
        raise VaryFaultError(asked=asked, why=NO_KEY, allowed=ALLOWED)
    if place[0] == "scenario":
        raise VaryFaultError(asked=asked, why=RUN_ITSELF, allowed="arrivals…、service…、staff…")
    if place in map(place_of, before):
        raise VaryFaultError(asked=asked, why=TWICE, allowed=ALLOWED)
    items = [item for item in map(half_width, _COMMA.split(said)) if item]
    values = tuple(value for item in items for value in _values(asked, item))
    if not values:
        raise VaryFaultError(asked=asked, why=NO_VALUES, allowed=ALLOWED)
    return Axis(key=key, values=tuple(dict.fromkeys(values)))


def _values(asked: str, item: str) -> Iterator[str]:
    """One value as written, or each of a range."""
    found = _RANGE.fullmatch(item)
    if found is None:
        yield item.strip("\"'")
        return
    first, last, step = (Decimal(part or 1) for part in found.groups())
    if step <= 0 or last < first:
        raise VaryFaultError(asked=asked, why=BACKWARDS, allowed=ALLOWED)
    count = int((last - first) / step) + 1
    if count > MOST_POINTS:
        raise _too_large([count])
    yield from (f"{first + step * number}" for number in range(count))


def _too_large(sizes: Sequence[int]) -> GridTooLargeError:
    return GridTooLargeError(
        sizes=" × ".join(f"{size:,}" for size in sizes), count=f"{prod(sizes):,}", most=MOST_POINTS
    )
