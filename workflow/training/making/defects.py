"""查缺失: the record of a document that is over, and findings of which it may hold one or none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from rules.errors import ChenheError
from rules.rulebook import Rulebook
from workflow.audit.auditing import Basis, audit
from workflow.audit.codes import codes
from workflow.audit.lessons.planting import Line, Scene
from workflow.audit.lessons.walking import Paper, UnwalkableError, walked
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.training.exercise import Choice, Defect, Exercise, LogLine
from workflow.training.making.days import later, some_time, some_working_day
from workflow.training.making.drawing import Draw
from workflow.training.making.pool import Candidate
from workflow.training.making.themes import Theme, themes_of
from workflow.training.making.wanted import none_comes_out
from workflow.training.making.writing import Pen, facts_of, written

FEWEST, MOST, NEAR = 4, 6, 2  # findings to choose from; of them such as are taken for one another
OF_THE_CASE = ("文號", "主旨", "類別", "速別", "收文時間", "密等")  # the situation says them
SAID_ONCE = ("流程列", "限辦日期")  # where it becomes another one, and on the first line
AT, ROW, NAME = "時間", "流程列", "題目的紀錄"
BETWEEN = (15, 90)  # minutes from one signature to the next: in time, however long the ladder
TRIES = 8  # days and paces, until what is planted comes out as nothing else


def defect_exercise(draw: Draw, pen: Pen) -> Exercise:
    """An exercise of this kind."""
    made = _planted(draw, pen)
    row, first = made.candidate.row, made.lines[0]
    pen.used[row.key] += 1
    situation = Defect(
        unit=row.unit,
        subject=pen.subject(made.candidate),
        received_at=made.paper.received_at,
        urgency=made.paper.urgency,
        issuer=row.issuer.value,
        due=date.fromisoformat(first["限辦日期"]) if first["限辦日期"] else None,
        record=tuple(_record(made.lines)),
    )
    facts = facts_of(draw, pen.rulebook) | {"urgency": made.paper.urgency}
    choices = tuple(_choices(made.theme, pen.random))
    made_of = replace(draw, theme=made.theme, candidate=made.candidate)
    return written(made_of, situation, choices, facts)


def _record(lines: Iterable[Line]) -> Iterator[LogLine]:
    """The lines with what they say; a blank 流程列 stands, since it says that none was named."""
    last: dict[str, str] = {}
    for line in lines:
        repeated = {name for name in SAID_ONCE if last.get(name) == line[name]}
        shown = {
            name: text
            for name, text in line.items()
            if name not in (*OF_THE_CASE, *repeated) and (text or name == SAID_ONCE[0])
        }
        last |= {name: line[name] for name in SAID_ONCE}
        yield shown


def _choices(theme: Theme, random: Random) -> Iterator[Choice]:
    """What is wrong among what is not, in the order of the table: the place tells nothing.

    Of a sound record some finding stands in the place of the right one.
    """
    level = [each.code for each in themes_of(theme.kind, theme.level) if each.code]
    wrong = theme.code or random.choice(level)
    near = [each for each in codes() if _is_near(each, wrong) and each in level]
    chosen = {wrong, *random.sample(near, min(NEAR, len(near)))}
    rest = [each for each in level if each not in chosen]
    count = random.randint(FEWEST, MOST) - len(chosen)
    chosen |= {*random.sample(rest, min(max(count, 0), len(rest)))}
    for name, about in codes().items():
        if name in chosen:
            yield Choice(id=name, code=name, text=about.name)


def _is_near(code: str, other: str) -> bool:
    """Whether one is not listed beside the other: they are easily taken for one another."""
    return code in codes()[other].covers or other in codes()[code].covers


@dataclass(frozen=True, kw_only=True)
class _Planted:
    """A record and the row that it is about: the one that it names, or else was walked by."""

    theme: Theme
    candidate: Candidate
    paper: Paper
    lines: Sequence[Line]


def _planted(draw: Draw, pen: Pen) -> _Planted:
    """The record of a draw; about another theme of its level where its own comes to nothing.

    Raises BadExercisesError where none of them comes out on this row.
    """
    kind, level, candidate = draw.theme.kind, draw.theme.level, draw.candidate
    others = (each for each in themes_of(kind, level) if each.suits(candidate))
    for theme in (draw.theme, *others):
        for _ in range(TRIES):
            if found := _tried(replace(draw, theme=theme), pen):
                return found
    raise none_comes_out(kind, candidate.row)


def _tried(draw: Draw, pen: Pen) -> _Planted | None:
    candidate, rulebook, plant = draw.candidate, pen.rulebook, draw.theme.plant
    assert plant
    paper = _paper(candidate, pen)
    try:
        lines = walked(candidate.row, rulebook, plant.course, paper)
    except (ChenheError, UnwalkableError):
        return None
    if _codes(lines, rulebook):
        return None
    scene = Scene(lines=lines, row=candidate.row, ladder=candidate.ladder, rulebook=rulebook)
    wanted = [draw.theme.code] if draw.theme.code else []
    variants = list(plant.planting(scene))
    pen.random.shuffle(variants)
    for each in variants:
        named = _named(each, draw, pen)
        if not named or not _is_on_working_days(each, pen):
            continue
        if _codes(each, rulebook) == wanted:
            return _Planted(theme=draw.theme, candidate=named, paper=paper, lines=each)
    return None


def _codes(lines: Sequence[Line], rulebook: Rulebook) -> list[str]:
    """What the audit finds in the record."""
    basis = Basis(rulebooks=Rulebooks(current=rulebook))
    read = log_of_rows(lines, rulebook.agency, file=NAME)
    return [each.code for each in audit(read, basis).findings]


def _paper(candidate: Candidate, pen: Pen) -> Paper:
    """What comes in on some day, at the pace of an office."""
    random, calendar = pen.random, pen.calendar
    urgencies = sorted(candidate.agency.limits, key=lambda each: candidate.agency.limits[each])

    def on(at: datetime) -> datetime:
        return later(at, random.randint(*BETWEEN), calendar)

    return Paper(
        urgency=random.choice(urgencies[1:] or urgencies),  # 最速件 leaves no time for the way
        received_at=some_time(some_working_day(random, calendar), random),
        later=on,
    )


def _named(lines: Sequence[Line], draw: Draw, pen: Pen) -> Candidate | None:
    """The row that the record names, or the one it was walked by.

    None for a doubtful one of another unit, or that the set has asked about already.
    """
    key, candidate = lines[0][ROW], draw.candidate
    if key in ("", candidate.row.key):
        return candidate
    doubtful = (each for each in candidate.doubtful if each.row.key == key)
    beside = (replace(candidate, row=each.row, matter=each.matter) for each in doubtful)
    return None if pen.used[key] else next(beside, None)


def _is_on_working_days(lines: Sequence[Line], pen: Pen) -> bool:
    """Whether nobody signs on a day off, or at night."""
    days = {datetime.fromisoformat(line[AT]).date() for line in lines}
    return all(map(pen.calendar.is_working_day, days))
