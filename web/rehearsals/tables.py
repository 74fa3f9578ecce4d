"""What a rehearsal comes to, as tables of texts: for a terminal and for paper alike.

Headings are message ids. Intervals stand beside their means; a single replication has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from web.language.i18n import msgid
from web.rehearsals.figures import NOTHING, figure, number, spread
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.network.loads import Load
from workflow.rehearsal.result import CaseResult, PositionResult, Result

ALL = msgid("全部")
URGENCY, UNIT, POSITION = msgid("速別"), msgid("單位"), msgid("職稱")
GROUP_HEADS = (
    *(msgid("件數"), msgid("平均日數"), msgid("五成在"), msgid("九成在"), msgid("等候日數")),
    *(msgid("期限內 %"), msgid("依限辦結 %"), msgid("未結"), msgid("已逾期")),
)
POSITION_HEADS = (
    *(msgid("人數"), msgid("負荷"), msgid("使用率 %"), msgid("每次等候（日）")),
    *(msgid("每次簽核（分）"), msgid("簽核件次"), msgid("人時"), msgid("平均佇列")),
    msgid("最長佇列"),
)
LOAD_HEADS = (
    *(msgid("人數"), msgid("每日簽核"), msgid("每次簽核（分）"), msgid("每日在班（分）")),
    msgid("負荷"),
)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of a name and its numbers; `heads` are those of the numbers."""

    name: str
    heads: Row
    rows: tuple[Row, ...]


def result_tables(result: Result) -> Iterator[Table]:
    """By urgency and in all, by drafting unit, by position: where most was waited first."""
    yield _groups(URGENCY, {**result.by_urgency, ALL: result.total})
    yield _groups(UNIT, result.by_unit)
    waiting = result.waiting_days
    ordered = sorted(result.positions, key=lambda key: -waiting.get(key, 0.0))
    rows = tuple(_position_row(key, result.positions[key]) for key in ordered)
    yield Table(name=POSITION, heads=POSITION_HEADS, rows=rows)


def load_table(loads: Mapping[str, Load]) -> Table:
    """The load of every position before anything runs, the heaviest first."""
    heaviest = sorted(loads, key=lambda key: -(loads[key].load or 0))
    rows = tuple(_load_row(key, loads[key]) for key in heaviest)
    return Table(name=POSITION, heads=LOAD_HEADS, rows=rows)


def _groups(name: str, groups: Mapping[str, CaseResult]) -> Table:
    """Documents by what they have in common."""
    rows = tuple(_group_row(group, each) for group, each in groups.items())
    return Table(name=name, heads=GROUP_HEADS, rows=rows)


def _group_row(name: str, group: CaseResult) -> Row:
    """Days are of the decided; counts are totals of all replications."""
    mean, p50, p90, _ = spread(group.cycle_days)
    return (
        name,
        f"{group.cases:,}",
        mean.text,
        p50.mean,
        p90.mean,
        spread(group.wait_days)[0].text,
        figure(group.on_time_rate, digits=1, scale=100).text,
        figure(group.closed_in_time_rate, digits=1, scale=100).mean,
        f"{group.unfinished:,}",
        f"{group.overdue:,}",
    )


def _position_row(key: str, found: PositionResult) -> Row:
    """One position in the window, whoever's documents it signed."""
    return (
        position_name(key),
        str(found.holders or NOTHING),
        NOTHING if found.load is None else number(found.load),
        figure(found.utilisation, digits=0, scale=100).mean,
        figure(found.wait_days).text,
        figure(found.service_minutes, digits=1).mean,
        f"{found.handled:,}",
        figure(found.worked_hours, digits=0).mean,
        figure(found.mean_queue, digits=1).mean,
        f"{found.longest_queue:,}",
    )


def _load_row(key: str, load: Load) -> Row:
    """One position before the run; an outside agency has neither holders nor a load."""
    return (
        position_name(key),
        str(load.holders or NOTHING),
        number(load.signoffs_a_day),
        number(load.minutes, 1),
        number(load.present_minutes, 0) if load.holders else NOTHING,
        NOTHING if load.load is None else number(load.load),
    )
