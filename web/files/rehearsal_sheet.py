"""The result of a rehearsal as one long table: a line a figure, as CSV and as a workbook.

Days are days, rates stand from 0 to 1; low and high bound the 95 % interval.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from web.files.tables import in_xml, unarmed
from web.language.i18n import msgid
from workflow.rehearsal.result import (
    CaseResult,
    Comparison,
    Estimate,
    PositionResult,
    Result,
    Spread,
)
from workflow.rehearsal.wanted import Rehearsal

COLUMNS = ("情境", "類別", "名稱", "項目", "值", "下限", "上限", "p")
ALL, URGENCY, UNIT, POSITION, DAY, DIFFERENCE = "全部", "速別", "單位", "職稱", "日期", "差異"
METRICS = {
    "cycle_days": msgid("辦理日數"),
    "wait_days": msgid("等候日數"),
    "on_time_rate": msgid("期限內比率"),
}
WIDTHS = (24, 8, 24, 20, 12, 12, 12, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure; without bounds where it is a count."""

    scenario: str
    kind: str
    name: str
    item: str
    value: float | None
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The first columns."""
        return (self.scenario, self.kind, self.name, self.item)

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """The last columns."""
        return (self.value, self.low, self.high, self.p)


def rehearsal_csv(rehearsal: Rehearsal) -> str:
    """UTF-8 with a mark, CRLF, as spreadsheets open it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in rehearsal_lines(rehearsal):
        numbers = ("" if each is None else repr(each) for each in line.numbers)
        writer.writerow((*map(unarmed, line.texts), *numbers))
    return "\ufeff" + out.getvalue()


def rehearsal_workbook(rehearsal: Rehearsal) -> bytes:
    """The same with numbers that are numbers."""
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True})  # it has no types
    with book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("預演")
        for place, (heading, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, width)
        row = 0
        for row, line in enumerate(rehearsal_lines(rehearsal), start=1):
            for place, text in enumerate(line.texts):
                sheet.write_string(row, place, in_xml(text))
            for place, number in enumerate(line.numbers, start=len(line.texts)):
                if number is not None:
                    sheet.write_number(row, place, number)
        sheet.autofilter(0, 0, row, len(COLUMNS) - 1)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def rehearsal_lines(rehearsal: Rehearsal) -> Iterator[Line]:
    """Every figure: of the base, of what it is compared with, and the differences."""
    yield from _result(rehearsal.result)
    for comparison in rehearsal.comparisons:
        yield from _result(comparison.other)
        yield from _differences(comparison)


def _result(result: Result) -> Iterator[Line]:
    """All documents, groups of them, positions, days."""
    name = result.scenario
    yield from _group(name, ALL, "", result.total)
    for kind, groups in ((URGENCY, result.by_urgency), (UNIT, result.by_unit)):
        for each, found in groups.items():
            yield from _group(name, kind, each, found)
    for key, position in result.positions.items():
        yield from _position(name, key, position)
    for day in result.calendar:
        yield _estimate((name, DAY, day.day.isoformat(), "在辦件數"), day.in_office)
        yield _estimate((name, DAY, day.day.isoformat(), "逾期在辦件數"), day.late)


def _group(scenario: str, kind: str, name: str, found: CaseResult) -> Iterator[Line]:
    """A group of documents."""
    place = (scenario, kind, name)
    for item, count in (
        ("件數", found.cases),
        ("未結", found.unfinished),
        ("已逾期未結", found.overdue),
    ):
        yield _line((*place, item), count)
    yield from _spread(place, "辦理日數", found.cycle_days)
    yield from _spread(place, "等候日數", found.wait_days)
    yield _estimate((*place, "期限內比率"), found.on_time_rate)
    yield _estimate((*place, "依限辦結比率"), found.closed_in_time_rate)


def _spread(place: tuple[str, str, str], item: str, found: Spread | None) -> Iterator[Line]:
    for suffix in ("mean", "p50", "p90", "p95"):
        estimate: Estimate | None = getattr(found, suffix) if found else None
        yield _estimate((*place, f"{item} {suffix}"), estimate)


def _position(scenario: str, key: str, found: PositionResult) -> Iterator[Line]:
    """One position."""
    place = (scenario, POSITION, key)
    yield _line((*place, "人數"), found.holders or None)
    yield _line((*place, "負荷"), found.load)
    yield _line((*place, "簽核件次"), found.handled)
    yield _line((*place, "最長佇列"), found.longest_queue)
    for item, estimate in (
        ("使用率", found.utilisation),
        ("每次等候日數", found.wait_days),
        ("每次簽核分鐘", found.service_minutes),
        ("人時", found.worked_hours),
        ("平均佇列", found.mean_queue),
    ):
        yield _estimate((*place, item), estimate)


def _differences(comparison: Comparison) -> Iterator[Line]:
    """The other less the base."""
    for metric, found in comparison.differences.items():
        yield Line(
            scenario=comparison.other.scenario,
            kind=DIFFERENCE,
            name="減基準",
            item=METRICS[metric],
            value=found.difference,
            low=found.low,
            high=found.high,
            p=found.p if found.p_holm is None else found.p_holm,
        )


def _estimate(place: tuple[str, str, str, str], found: Estimate | None) -> Line:
    """A mean with its bounds."""
    scenario, kind, name, item = place
    return Line(
        scenario=scenario,
        kind=kind,
        name=name,
        item=item,
        value=found.mean if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
    )


def _line(place: tuple[str, str, str, str], value: float | None) -> Line:
    """A count."""
    scenario, kind, name, item = place
    return Line(scenario=scenario, kind=kind, name=name, item=item, value=value)
