"""A rehearsal, or the loads of a scenario, as text for a terminal; tables line up in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from unicodedata import east_asian_width

from web.language.i18n import Language, translate
from web.rehearsals.tables import Row, Table, load_table, result_tables
from web.rehearsals.validated import drawn_said, figures_table, stays_table
from web.rehearsals.varied import (
    notes_of,
    plan_lines,
    plan_said,
    sampled_said,
    sensitivity_table,
    steps_table,
    sweep_table,
)
from web.rehearsals.wording import differences, opening
from workflow.rehearsal.assuming import ASSUMPTIONS, unsettled, warnings_of
from workflow.rehearsal.network.loads import Load
from workflow.rehearsal.result import Result
from workflow.rehearsal.saying import bottleneck_said, notes_on, relief_said
from workflow.rehearsal.validation.answer import Validation
from workflow.rehearsal.validation.saying import power_said, resemblance_said
from workflow.rehearsal.varying.answers import Sensitivity, StaffPlan, Sweep
from workflow.rehearsal.wanted import Rehearsal

GAP = "  "


def rehearsal_text(rehearsal: Rehearsal) -> Iterator[str]:
    """The lines: the base, the differences of the others from it, what all of it supposes."""
    base = rehearsal.result
    yield from _result(base)
    for each in rehearsal.comparisons:
        yield f"\n「{each.other.scenario}」減「{base.scenario}」"
        yield from (f"  {said}" for said in differences(each, Language.CHINESE))
        yield from (f"  注意：{said}" for said in warnings_of(each.other))
    yield from (f"\n{each}" for each in notes_on(rehearsal))
    if rehearsal.relief:
        yield ""
        yield from map(str, relief_said(rehearsal.relief))
    yield "\n假定"
    yield from (f"  {each}" for each in (*base.supposed, *ASSUMPTIONS))


def sweep_text(found: Sweep) -> Iterator[str]:
    """The lines of a grid."""
    yield from _varied(found, sweep_table(found, Language.CHINESE))


def sensitivity_text(found: Sensitivity) -> Iterator[str]:
    """The lines of the inputs."""
    yield from _varied(found, sensitivity_table(found, Language.CHINESE))


def plan_text(found: StaffPlan) -> Iterator[str]:
    """The lines of each step, and of the plan as TOML."""
    yield from _varied(found, steps_table(found, Language.CHINESE))
    yield ""
    yield from plan_said(found, Language.CHINESE)
    yield from plan_lines(found)


def _varied(found: Sweep | Sensitivity | StaffPlan, table: Table) -> Iterator[str]:
    """How it was drawn, its table, and what has to be said of it."""
    yield sampled_said(found.sampled, Language.CHINESE)
    yield ""
    yield from _lines(table)
    yield ""
    yield from notes_of(found, Language.CHINESE)


def validation_text(found: Validation) -> Iterator[str]:
    """The lines: what could be seen, whether it resembles, then the figures."""
    yield drawn_said(found, Language.CHINESE)
    yield ""
    yield str(power_said(found))
    yield from map(str, resemblance_said(found))
    for table in (figures_table, stays_table):
        yield ""
        yield from _lines(table(found, Language.CHINESE))
    yield ""
    yield from (f"注意：{each}" for each in found.notes)


def loads_text(scenario: str, loads: Mapping[str, Load]) -> Iterator[str]:
    """The lines: the load of every position, the heaviest first, and which never settle."""
    yield f"{scenario}：各職稱的負荷"
    yield from _lines(load_table(loads))
    yield from (f"注意：{each}" for each in unsettled(loads))


def _result(result: Result) -> Iterator[str]:
    """How it was run, the bottleneck, what to beware of, then the figures."""
    yield opening(result, Language.CHINESE)
    yield str(bottleneck_said(result))
    yield from (f"注意：{each}" for each in warnings_of(result))
    for table in result_tables(result):
        yield ""
        yield from _lines(table)


def _lines(table: Table) -> Iterator[str]:
    """Columns of one width; the first is of names, the others of numbers."""
    heads = tuple(translate(Language.CHINESE, each) for each in (table.name, *table.heads))
    lines = (heads, *table.rows)
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield _line(line, widths)


def _line(line: Row, widths: list[int]) -> str:
    """The name to the left, numbers to the right of their columns."""
    name, *numbers = (
        (text, " " * (width - _width(text))) for text, width in zip(line, widths, strict=True)
    )
    return GAP.join((name[0] + name[1], *(space + text for text, space in numbers)))


def _width(text: str) -> int:
    """Places on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
