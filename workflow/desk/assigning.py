"""The 分文 desk: what waits for a handler, how much each handler has, and handing out several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rules.ladder import Unit
from rules.marks import Action
from rules.texts import one_line
from workflow.actions.commands import Command
from workflow.actions.confidential import Reader
from workflow.case.duties import Actor, holder_key
from workflow.desk.bulk import Dealt, check_count, deal, one_by_one, refused
from workflow.desk.casework import Casework, identified_command
from workflow.office import BrokenRecordError
from workflow.refusals.base import RefusedError, UnknownCaseError
from workflow.reports.board import BoardRow, dated
from workflow.reports.desks import Load, UnitCount

ASSIGNMENT_ROWS = 200


class AssignedMeanwhileError(RefusedError):
    """Somebody else has assigned the case since the list was shown."""

    template = "「%(case)s」已由別人分給%(handler)s，這次沒有再分。要改分請重新勾選"


class NobodyNamedError(RefusedError):
    """A case was marked, and nobody named to take it."""

    template = "「%(case)s」還沒有選承辦人；請在這一件選一位，或在單位的「勾選的分給」選一位"


class SameHandlerError(RefusedError):
    """The case is this handler's already."""

    template = "「%(case)s」的承辦人已經是%(handler)s，不必再分"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A case as the list showed it, with whom it was then, and whom it is for now."""

    case_id: str
    handler: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAssign:
    """A case that waits for drafting, and its handler, if it has one."""

    row: BoardRow
    handler: str  # the id
    handler_label: str  # the name, with the 員工編號 among namesakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignments:
    """What the 分文 desk shows at one moment."""

    cases: tuple[ToAssign, ...]
    counts: tuple[UnitCount, ...]
    loads: tuple[Load, ...]


def assignments_of(
    work: Casework, *, unit: str, assigned: bool, reader: Reader | None = None
) -> Assignments:
    """The cases that wait for drafting: of one unit or all, without a handler or with one.

    At most ASSIGNMENT_ROWS of them, soonest due first; counts and loads are of all units. Only a
    reader of the registry reads a 密件 here.
    """
    office, today = work.office, work.today
    with office.reading() as records:
        found = records.to_assign(unit=one_line(unit), assigned=assigned, limit=ASSIGNMENT_ROWS)
        counts, loads = records.unit_counts(), records.loads(today)
        organisation = records.organisation()
    calendar, label = office.calendar_with(organisation.closed_days), organisation.directory.label
    reads_all = reader is not None and reader.is_registry
    rows = (
        ToAssign(
            row=dated(case if reads_all else case.public, today=today, calendar=calendar),
            handler=case.handler,
            handler_label=label(case.handler),
        )
        for case in found
    )
    return Assignments(cases=tuple(rows), counts=counts, loads=loads)


def handlers_of(work: Casework, unit: Unit, loads: Sequence[Load]) -> tuple[Load, ...]:
    """Who may take documents of a unit, its drafters today and who has some; least first.

    Each is named as pages show people: 分文 takes that for a name.
    """
    drafter = holder_key(unit.name, unit.ladder.drafter)
    drafters = work.office.organisation.serving(drafter, work.today)
    known = {load.handler: load for load in loads if load.unit == unit.name}
    idle = (
        Load(unit=unit.name, handler=name, cases=0, overdue=0)
        for name in drafters
        if name not in known
    )
    label = work.office.organisation.directory.label
    every = (replace(load, handler=label(load.handler)) for load in (*known.values(), *idle))
    return tuple(sorted(every, key=lambda load: (load.cases, load.handler)))


def takers_of(work: Casework, unit: Unit, loads: Sequence[Load]) -> tuple[str, ...]:
    """Whom 分文 may name: who drafts for the unit today, least loaded first.

    Nobody where the office has no people: then any name is taken.
    """
    people = work.office.organisation
    drafting = people.serving(holder_key(unit.name, unit.ladder.drafter), work.today)
    names = {people.directory.label(person) for person in drafting}
    return tuple(load.handler for load in handlers_of(work, unit, loads) if load.handler in names)


def spread_evenly(
    cases: Sequence[ToAssign], handlers: Sequence[Load], takers: Sequence[str]
) -> Mapping[str, str]:
    """For each case, by 文號, who would then have the fewest; nobody where nobody may take it."""
    counts = dict.fromkeys(takers, 0) | {
        load.handler: load.cases for load in handlers if load.handler in takers
    }
    named: dict[str, str] = {}
    for each in cases if counts else ():
        fewest = min(counts, key=lambda name: counts[name])
        counts[fewest] += 1
        named[each.row.id] = fewest
    return named


def check_assignment(chosen: Sequence[Handed]) -> None:
    """Whether there is something to hand out, and somebody to take each; raises RefusedError."""
    check_count(chosen)
    unnamed = [each.case_id for each in chosen if not each.to.strip()]
    if unnamed:
        raise NobodyNamedError(case="」「".join(unnamed))


def assign(work: Casework, chosen: Sequence[Handed], *, actor: Actor) -> tuple[Dealt, ...]:
    """分文 of each case by itself; one that has changed hands since is left as it is."""
    return one_by_one(chosen, lambda seen: _assigned(work, seen, actor))


def _assigned(work: Casework, seen: Handed, actor: Actor) -> Dealt:
    command = Command(action=Action.ASSIGN, actor=actor, to=seen.to.strip())
    try:
        case, people = work.case(seen.case_id), work.office.organisation
        command = identified_command(command, case, people, work.today)
        handler, label = case.handled_by, people.directory.label(case.handled_by)
        if handler == (command.to_id or command.to):
            raise SameHandlerError(case=seen.case_id, handler=label)
        if handler and handler != seen.handler:
            raise AssignedMeanwhileError(case=seen.case_id, handler=label)
    except (RefusedError, UnknownCaseError, BrokenRecordError) as refusal:
        return refused(work, seen.case_id, refusal)
    return deal(work, seen.case_id, command)
