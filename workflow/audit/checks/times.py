"""When: times that run back, extensions too late, documents and co-signatures past their limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.agency.practice import GENERAL
from rules.marks import Action
from workflow.audit.checks.matter import Found, Judged, Opening
from workflow.audit.codes import COSIGN_OVERDUE, EXTENSION_LATE, OVERDUE, TIME_DISORDER
from workflow.audit.log import MISSING, Step, moment_of
from workflow.calendar import OutsideCalendarError, to_the_second
from workflow.deadlines import Limits, UnknownUrgencyError

DAY = 86_400_000_000  # microseconds
EPOCH_DAY = date(1970, 1, 1).toordinal()
REGULAR = "普通件"
CHANGING = Action.CHANGE_URGENCY


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One case with its times: microseconds since EPOCH, and 限辦日期 as ordinals, by record."""

    steps: Sequence[Step]
    at: Sequence[int]
    due: Sequence[int]
    received_at: int
    category: str
    urgency: str
    last_day: int  # of the file, as an ordinal; 0 where no record has a time

    def day(self, record: int) -> int:
        """The day of a record, as an ordinal; 0 where it has no time."""
        return day_of(self.at[record])

    def urgency_at(self, record: int) -> str:
        """速別 when a record was made: what 改速別 said last before it."""
        changed = (step.target for step in reversed(self.steps[:record]) if step.action is CHANGING)
        return next(filter(None, changed), self.urgency)


def day_of(microseconds: int) -> int:
    """The day of a time, as an ordinal; 0 for MISSING."""
    return 0 if microseconds == MISSING else microseconds // DAY + EPOCH_DAY


def time_disorder(case: Dated) -> Iterator[Found]:
    """The first record earlier than the one before it, or than the receipt."""
    last, sentence = case.received_at, "received"
    before = -1
    for record, at in enumerate(case.at):
        if at == MISSING:
            continue
        if at < last:
            yield _disorder(case, record, before, last, sentence)
            return
        last, sentence, before = at, "", record


def _disorder(case: Dated, record: int, before: int, last: int, sentence: str) -> Found:
    step, earlier, at = case.steps[record], moment_of(last), moment_of(case.at[record])
    assert earlier is not None
    assert at is not None
    return Found(
        code=TIME_DISORDER,
        position=step.position,
        records=(record,) if before < 0 else (before, record),
        sentence=sentence,
        facts={
            "who": f"{step.unit}{step.position}" or "紀錄",
            "action": step.action.value,
            "at": to_the_second(at),
            "before": to_the_second(earlier),
        },
    )


class Clockwork:
    """What the limits of an agency say of cases; each question is worked out once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._counted: dict[tuple[str, str, int], int] = {}
        self._cosign: dict[tuple[str, int], int] = {}

    def of_deadline(self, case: Dated, judged: Judged) -> Iterator[Found]:
        """Extensions after the due date then valid, and a document late after the last one."""
        due = self._counted_due(case)
        last_said = 0  # what the file showed, until it shows another
        since = 0  # of a 補正 that has not ended, as an ordinal
        for record, (step, said) in enumerate(zip(case.steps, case.due, strict=True)):
            day, is_moved = case.day(record), said not in (0, last_said)
            if step.action is Action.EXTEND and 0 < due < day and not since:
                yield self._extended_late(record, due, day)
            elif step.action is Action.SUSPEND and day <= due:
                since = day
            elif step.action is Action.RESUME and since:
                due = due if is_moved else self._later(case, due, since, day)
                since = 0
            if is_moved:
                due = last_said = said
        if due and not since:
            yield from self._overdue(case, judged, due)

    def _extended_late(self, record: int, due: int, day: int) -> Found:
        facts = {"day": _iso(day), "due": _iso(due)}
        return Found(code=EXTENSION_LATE, position="", records=(record,), facts=facts)

    def _overdue(self, case: Dated, judged: Judged, due: int) -> Iterator[Found]:
        ending = judged.ending
        if ending.is_cancelled or judged.is_undecided or (ending.is_joined and not ending.close):
            return
        record = judged.end
        day = case.last_day if record is None else case.day(record)
        if not 0 < due < day:
            return
        if record is None:
            facts = {"day": _iso(day), "due": _iso(due), "days": self._days(due, day)}
            last = len(case.steps) - 1
            yield Found(code=OVERDUE, position="", records=(last,), sentence="open", facts=facts)
            return
        step = case.steps[record]
        yield Found(
            code=OVERDUE,
            position=step.position,
            records=(record,),
            facts={
                "day": _iso(day),
                "done": step.action.value,
                "due": _iso(due),
                "days": self._days(due, day),
            },
        )

    def _days(self, due: int, day: int) -> str:
        """The working days between, in words."""
        first, last = date.fromordinal(due), date.fromordinal(day)
        try:
            return str(self._limits.calendar.working_days_between(first, last))
        except OutsideCalendarError:
            return f"（日曆日 {day - due}）"

    def _counted_due(self, case: Dated) -> int:
        """The limit from the receipt, until a record says another; 0 if unknown."""
        received = day_of(case.received_at)
        asked = (case.category or GENERAL, case.urgency or REGULAR, received)
        if asked not in self._counted:
            self._counted[asked] = self._count(*asked) if received else 0
        return self._counted[asked]

    def _count(self, category: str, urgency: str, received: int) -> int:
        if self._limits.has_none(category):
            return 0
        start = date.fromordinal(received)
        try:
            return self._limits.counted(category, urgency, start).due.toordinal()
        except (OutsideCalendarError, UnknownUrgencyError):
            return 0

    def _later(self, case: Dated, due: int, since: int, until: int) -> int:
        """The due date once the days of a 補正 are taken off."""
        limits, start, end = self._limits, date.fromordinal(since), date.fromordinal(until)
        day = date.fromordinal(due)
        try:
            if case.category in limits.policy.calendar_days:
                return limits.on(day + timedelta(until - since)).due.toordinal()
            days = limits.calendar.working_days_between(start, end)
            return limits.calendar.add_working_days(day, days).toordinal() if days > 0 else due
        except OutsideCalendarError:
            return due

    def of_cosigners(self, case: Dated, openings: Sequence[Opening]) -> Iterator[Found]:
        """Co-signatures past their own limit."""
        for each in openings:
            opened, signed = case.day(each.opened_by), case.day(each.record)
            if not opened or not signed or opened == signed:
                continue
            due = self.cosign_due(case.urgency_at(each.record) or REGULAR, opened)
            if 0 < due < signed:
                yield Found(
                    code=COSIGN_OVERDUE,
                    position=each.who,
                    records=tuple(sorted((each.opened_by, each.record))),
                    facts={"who": each.who, "day": _iso(signed), "due": _iso(due)},
                )

    def cosign_due(self, urgency: str, opened: int) -> int:
        """When a co-signer's own limit ends; days as ordinals, 0 where there is none."""
        if (urgency, opened) not in self._cosign:
            self._cosign[urgency, opened] = self._count_cosign(urgency, opened)
        return self._cosign[urgency, opened]

    def _count_cosign(self, urgency: str, opened: int) -> int:
        moment = moment_of((opened - EPOCH_DAY) * DAY)
        assert moment is not None
        try:
            due = self._limits.cosign_due(moment, urgency)
        except OutsideCalendarError:
            return 0
        return due.toordinal() if due else 0


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
