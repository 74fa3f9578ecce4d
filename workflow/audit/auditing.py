"""A log in, what is wrong out: every case by its row, every way of walking a row judged once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from rules.marks import Action
from rules.rulebook import Rulebook
from workflow.audit.checks.matter import Found, Judged, Says, says_of
from workflow.audit.checks.people import (
    SIGNED,
    Holders,
    Signer,
    deputy_invalid,
    deputy_unmarked,
    same_person_twice,
    twice_found,
)
from workflow.audit.checks.times import Clockwork, Dated, day_of, time_disorder
from workflow.audit.codes import ROW_DOUBTFUL, ROW_UNKNOWN
from workflow.audit.examined import CaseEnd, ExaminedCase
from workflow.audit.findings import (
    Audit,
    CitedRow,
    Finding,
    Unjudged,
    in_order,
)
from workflow.audit.judging import judged, unrouted
from workflow.audit.log import MISSING, Log, LoggedCase, Step
from workflow.audit.matching import Match, Matcher, Rulebooks, drafting_unit, is_sealed
from workflow.audit.reading.records import LogRead
from workflow.audit.screening import has_nothing_more
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.deadlines import limits_of
from workflow.organisation.people import Organisation
from workflow.texts import msgid

Progress = Callable[[str, int, int], None]  # stage, done, of how many
CHECKING = msgid("核對")
MOST_RECORDS = 2_000  # of a case that is judged: beyond it the file is no signing record
REGISTERING = (Action.REGISTER, Action.INITIATE)
EVERY = 5_000  # cases between two words of progress
NO_ROSTER = msgid(
    "沒有名冊：簽的人是不是現任或代理人，無從得知；只看得出被代理人就是簽的人自己的。"
)
NO_PEOPLE = msgid("紀錄沒有人員：一人連簽兩關與代理都無從判斷。")
NO_MARKS = msgid("紀錄沒有註記：代為決行與代的註記不判。")
NO_STANCES = msgid("紀錄沒有意見別：有意見而沒有綜簽的不判。")
NO_OUTCOMES = msgid("紀錄沒有決定：核定不發或緩發卻發文的不判。")
NO_CONFIDENTIALITY = msgid("紀錄沒有密等：分不出哪些是密件。")
NO_OPINIONS = msgid("紀錄沒有意見：核定有沒有批示、陳請上級與低一層決行有沒有理由，不判。")
SEALED = msgid("密件的內容沒有寫在紀錄裡，只有收文一筆；這些公文不判。")
TOO_MANY_SUBJECTS = msgid("沒有流程列的主旨太多，只為前面的主旨找建議的列；請先補上流程列。")


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a log is judged by. `confirmed` says which row a case (文號) or a 主旨 runs by."""

    rulebooks: Rulebooks
    organisation: Organisation | None = None  # None: nothing is known of people
    confirmed: Mapping[str, str] = field(default_factory=dict[str, str])  # -> KEY or line:N
    assumes: bool = False  # judge by rows that are only suggested; findings say so
    today: date | None = None  # when what is open is looked at; None: the last day of the log


def audit(read: LogRead, basis: Basis, progress: Progress | None = None) -> Audit:
    """All findings of a log, in the order of their first record; time grows with the log."""
    run = _Run(read.log, basis)
    findings: list[Finding] = []
    cases = read.log.cases
    for at, case in enumerate(cases):
        findings += run.findings_of(case)
        if progress and at % EVERY == 0:
            progress(CHECKING, at, len(cases))
    if progress:
        progress(CHECKING, len(cases), len(cases))
    return Audit(
        file=read.log.file,
        cases=len(cases),
        events=read.log.events,
        findings=in_order(findings),
        rejected=tuple(read.rejected),
        assumptions=run.matcher.assumptions,
        unjudged=tuple(run.unjudged),
        notes=(*read.notes, *run.notes),
        rulebooks=run.matcher.versions,
        examined=tuple(run.examined),
    )


class _Run:
    """One audit: what is worked out once for all cases, and what is gathered from them."""

    def __init__(self, log: Log, basis: Basis) -> None:
        self._log, self._basis = log, basis
        self.matcher = Matcher(basis.rulebooks, basis.confirmed, assumes=basis.assumes)
        self._judged: dict[tuple[str, int, bytes], Judged] = {}
        self._clocks: dict[str, Clockwork] = {}
        self._alike: dict[tuple[str, bytes], tuple[Match, Judged]] = {}
        self._has_sealed = False
        self.unjudged: list[Unjudged] = []
        self.examined: list[ExaminedCase] = []

    def findings_of(self, case: LoggedCase) -> Iterator[Finding]:
        """All findings of one case."""
        match, result = self._known(case)
        row = match.cited
        self.examined.append(self._examined(case, match, result))
        for found in result.found:
            yield self._finding(case, found, row, is_assumed=match.is_assumed)
        if not self._is_done(case, match, result):
            for found in self._case_findings(case, match, result):
                yield self._finding(case, found, row, is_assumed=match.is_assumed)

    def _examined(self, case: LoggedCase, match: Match, result: Judged) -> ExaminedCase:
        received, row, ends = case.received_at, match.row, result.end
        if received == MISSING or row is None:
            steps = self._log.steps_of(case)
            received = self._received(case, steps)
        return ExaminedCase(
            id=case.id,
            subject=case.subject,
            unit=row.unit if row else drafting_unit(self._log.steps_of(case)),
            line=row.line if row else 0,
            received=day_of(received),
            ended=0 if ends is None else day_of(self._log.at[case.start + ends]),
            end=_end_of(result),
            is_confidential=bool(case.is_confidential),
        )

    def _is_done(self, case: LoggedCase, match: Match, result: Judged) -> bool:
        """Whether times and people can add nothing."""
        if case.start == case.stop or is_sealed(case):  # all its lines were rejected, or hidden
            return True
        if self._holders or match.row is None or case.unread:
            return False
        return has_nothing_more(case, self._log, result, self._clock(match.finder.book))

    def _known(self, case: LoggedCase) -> tuple[Match, Judged]:
        """The row of a case and what its records come to; of what went alike, once."""
        if not case.row or case.unread or self._basis.confirmed or self._basis.rulebooks.are_many:
            match = self.matcher.match(case, drafting_unit(self._log.steps_of(case)))
            return match, self._judge(case, match)
        key = (case.row, self._log.step[case.start : case.stop].tobytes())
        if key not in self._alike:
            match = self.matcher.match(case, drafting_unit(self._log.steps_of(case)))
            self._alike[key] = match, self._judge(case, match)
        return self._alike[key]

    # Judging

    def _judge(self, case: LoggedCase, match: Match) -> Judged:
        finder, row = match.finder, match.row
        if row is None:
            return self._without_row(case, match)
        route = finder.route(row)
        if route is None:
            why = str(row.why_doubtful)
            facts = {"line": str(row.line), "why": why}
            return self._rowless(case, ROW_DOUBTFUL, "", facts)
        if case.unread or case.stop - case.start > MOST_RECORDS:
            self.unjudged.append(Unjudged(case_id=case.id, records=case.unread))
            return unrouted(self._log.steps_of(case))
        key = (finder.book.version, row.line, self._log.step[case.start : case.stop].tobytes())
        known = self._judged.get(key)
        if known is None:
            steps = match.read_along(self._log.steps_of(case))
            known = judged(steps, route, finder.book.agency, self._says, finder.route_named)
            self._judged[key] = known
        return known

    def _without_row(self, case: LoggedCase, match: Match) -> Judged:
        if is_sealed(case):
            self._has_sealed = True
            return unrouted(self._log.steps_of(case))
        if case.row:
            return self._rowless(case, ROW_UNKNOWN, "unknown", {"row": case.row})
        if match.suggested is None:
            return self._rowless(case, ROW_UNKNOWN, "", {})
        row = match.suggested.row
        facts = {"line": str(row.line), "key": row.key}
        return self._rowless(case, ROW_UNKNOWN, "suggested", facts)

    def _rowless(
        self, case: LoggedCase, code: str, sentence: str, facts: Mapping[str, str]
    ) -> Judged:
        records = (0,) if case.stop > case.start else ()
        found = Found(code=code, position="", records=records, sentence=sentence, facts=facts)
        return replace(unrouted(self._log.steps_of(case)), found=(found,))

    # When, and by whom

    def _case_findings(self, case: LoggedCase, match: Match, result: Judged) -> Iterator[Found]:
        log = self._log
        steps = log.steps_of(case)
        dated = Dated(
            steps=steps,
            at=log.at[case.start : case.stop],
            due=log.due[case.start : case.stop],
            received_at=self._received(case, steps),
            category=case.category,
            urgency=case.urgency,
            last_day=self._last_day,
        )
        yield from time_disorder(dated)
        clock = self._clock(match.finder.book)
        yield from clock.of_deadline(dated, result)
        yield from clock.of_cosigners(dated, result.openings)
        yield from self._people(case, steps, result)

    def _received(self, case: LoggedCase, steps: Sequence[Step]) -> int:
        if case.received_at != MISSING:
            return case.received_at
        registered = (at for at, step in enumerate(steps) if step.action in REGISTERING)
        at = next(registered, None)
        return MISSING if at is None else self._log.at[case.start + at]

    def _people(self, case: LoggedCase, steps: Sequence[Step], result: Judged) -> Iterator[Found]:
        log = self._log
        people = log.person[case.start : case.stop]
        invalid: set[int] = set()
        is_judged = bool(result.unit)
        for at, step in enumerate(steps):
            if step.action not in SIGNED or not (step.is_deputised or self._holders):
                continue
            signer = self._signer(case, at, step, result.unit)
            if found := deputy_invalid(signer, self._holders):
                invalid.add(at)
                yield found
            if is_judged and log.has_marks and (unmarked := deputy_unmarked(signer)):
                yield unmarked
        for lower, upper in same_person_twice(steps, people, result.neighbours):
            if invalid.isdisjoint((lower, upper)):
                signers = (self._signer(case, at, steps[at], result.unit) for at in (lower, upper))
                yield twice_found(*signers)

    def _signer(self, case: LoggedCase, at: int, step: Step, unit: str) -> Signer:
        log, record = self._log, case.start + at
        moment = log.moment(record)
        return Signer(
            record=at,
            step=step,
            person=log.people[log.person[record]],
            principal=log.people[log.principal[record]],
            day=taipei_day(moment) if moment else None,
            unit=unit,
        )

    @cached_property
    def _holders(self) -> Holders | None:
        organisation = self._basis.organisation
        if organisation is None or organisation.is_empty:
            return None
        return Holders(organisation, self._basis.rulebooks.current.agency)

    def _clock(self, book: Rulebook) -> Clockwork:
        if book.version not in self._clocks:
            organisation = self._basis.organisation
            closed = organisation.closed_days if organisation else frozenset[object]()
            calendar = taiwan_calendar(book.agency.closures | closed)
            self._clocks[book.version] = Clockwork(limits_of(book.agency, calendar))
        return self._clocks[book.version]

    # What it comes to

    def _finding(
        self, case: LoggedCase, found: Found, row: CitedRow | None, *, is_assumed: bool
    ) -> Finding:
        numbers = self._log.number
        records = tuple(sorted(numbers[case.start + record] for record in found.records))
        return Finding(
            case_id=case.id,
            code=found.code,
            position=found.position,
            evidence=records or case.unread[:1],
            row=row,
            sentence=found.sentence,
            facts=found.facts,
            is_assumed=is_assumed,
        )

    @cached_property
    def _says(self) -> Says:
        return says_of(self._log)

    @cached_property
    def _last_day(self) -> int:
        """The day by which open cases are late, as an ordinal: the last one of the file."""
        if self._basis.today:
            return self._basis.today.toordinal()
        return day_of(max(self._log.at, default=MISSING))

    @property
    def notes(self) -> Iterator[str]:
        """What the log, or the lack of a roster, left unknown."""
        log = self._log
        if not log.events:
            return
        if not any(log.person):
            yield NO_PEOPLE
        elif self._basis.organisation is None or self._basis.organisation.is_empty:
            yield NO_ROSTER
        said = self._says
        facts = (said.marks, said.stances, said.outcomes, said.opinions)
        words = (NO_MARKS, NO_STANCES, NO_OUTCOMES, NO_OPINIONS)
        yield from (word for is_said, word in zip(facts, words, strict=True) if not is_said)
        if not log.has_confidentiality:
            yield NO_CONFIDENTIALITY
        if self._has_sealed:
            yield SEALED
        if self.matcher.is_full:
            yield TOO_MANY_SUBJECTS


def _end_of(result: Judged) -> CaseEnd:
    ending = result.ending
    if ending.is_cancelled:
        return CaseEnd.CANCELLED
    if ending.is_joined:
        return CaseEnd.JOINED
    return CaseEnd.OPEN if ending.close is None else CaseEnd.DONE
