"""A log in, what is wrong out: every case by its row, every way of walking a row judged once."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import folded
from workflow.audit.checks.matter import Found, Judged, Says
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
from workflow.audit.findings import (
    Assumption,
    Audit,
    CitedRow,
    Finding,
    Unjudged,
    in_order,
)
from workflow.audit.judging import judged, unrouted
from workflow.audit.log import MISSING, Log, LoggedCase, Step, moment_of
from workflow.audit.matching import RowFinder, Rulebooks, Suggested, cited
from workflow.audit.reading.records import LogRead
from workflow.audit.screening import has_nothing_more
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.deadlines import limits_of
from workflow.organisation.people import Organisation
from workflow.reports.board import MASK
from workflow.texts import msgid

Progress = Callable[[str, int, int], None]  # stage, done, of how many
CHECKING = msgid("核對")
MOST_RECORDS = 2_000  # of a case that is judged: beyond it the file is no signing record
EVERY = 5_000  # cases between two words of progress
NO_ROSTER = "沒有名冊：簽的人是不是現任或代理人，無從得知；只看得出被代理人就是簽的人自己的。"
NO_PEOPLE = "紀錄沒有人員：一人連簽兩關與代理都無從判斷。"
NO_MARKS = "紀錄沒有註記：代為決行與代的註記不判。"
NO_STANCES = "紀錄沒有意見別：有意見而沒有綜簽的不判。"
NO_OUTCOMES = "紀錄沒有決定：核定不發或緩發卻發文的不判。"
NO_OPINIONS = "紀錄沒有意見：核定有沒有批示、陳請上級與低一層決行有沒有理由，不判。"
TOO_MANY_SUBJECTS = "沒有流程列的主旨太多，只為前面的主旨找建議的列；請先補上流程列。"


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a log is judged by. `confirmed` says which row a case (文號) or a 主旨 runs by."""

    rulebooks: Rulebooks
    organisation: Organisation | None = None  # None: nothing is known of people
    confirmed: Mapping[str, str] = field(default_factory=dict[str, str])  # -> KEY or line:N
    assumes: bool = False  # judge by rows that are only suggested; findings say so


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
        assumptions=run.assumptions,
        unjudged=tuple(run.unjudged),
        notes=(*read.notes, *run.notes),
        rulebooks=tuple(run.versions),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """The row of a case, and how it came by it."""

    finder: RowFinder
    row: RuleRow | None = None
    suggested: Suggested | None = None  # where nothing names a row
    is_assumed: bool = False
    is_confirmed: bool = False


class _Run:
    """One audit: what is worked out once for all cases, and what is gathered from them."""

    def __init__(self, log: Log, basis: Basis) -> None:
        self._log, self._basis = log, basis
        self._finders: dict[str, RowFinder] = {}
        self._judged: dict[tuple[str, int, bytes], Judged] = {}
        self._clocks: dict[str, Clockwork] = {}
        self._suggestions: defaultdict[tuple[str, str, int], list[str]] = defaultdict(list)
        self._scores: dict[tuple[str, str, int], tuple[CitedRow, float, bool]] = {}
        self._alike: dict[tuple[str, bytes], tuple[_Match, Judged]] = {}
        self.unjudged: list[Unjudged] = []
        self._confirmed = {folded(text): row for text, row in basis.confirmed.items()}

    def findings_of(self, case: LoggedCase) -> Iterator[Finding]:
        """All findings of one case."""
        match, result = self._known(case)
        row = cited(match.row) if match.row else None
        for found in result.found:
            yield self._finding(case, found, row, is_assumed=match.is_assumed)
        if not self._is_done(case, match, result):
            for found in self._case_findings(case, match, result):
                yield self._finding(case, found, row, is_assumed=match.is_assumed)

    def _is_done(self, case: LoggedCase, match: _Match, result: Judged) -> bool:
        """Whether times and people can add nothing."""
        if case.start == case.stop:  # all its lines were rejected
            return True
        if self._holders or match.row is None or case.unread:
            return False
        return has_nothing_more(case, self._log, result, self._clock(match.finder.book))

    def _known(self, case: LoggedCase) -> tuple[_Match, Judged]:
        """The row of a case and what its records come to; of what went alike, once."""
        if not case.row or case.unread or self._confirmed or self._basis.rulebooks.are_many:
            match = self._match(case)
            return match, self._judge(case, match)
        key = (case.row, self._log.step[case.start : case.stop].tobytes())
        if key not in self._alike:
            match = self._match(case)
            self._alike[key] = match, self._judge(case, match)
        return self._alike[key]

    # Rows

    def _match(self, case: LoggedCase) -> _Match:
        finder = self._finder(case)
        confirmed = self._confirmed.get(folded(case.id)) or (
            self._confirmed.get(folded(case.subject)) if case.subject and not case.row else None
        )
        said = confirmed or case.row
        if said:
            return _Match(finder=finder, row=finder.row(said), is_confirmed=bool(confirmed))
        is_told = case.subject not in ("", MASK)  # of a 密件 the subject tells nothing
        suggested = finder.suggested(case.subject, self._unit(case)) if is_told else None
        if suggested and self._basis.assumes:
            return _Match(finder=finder, row=suggested.row, suggested=suggested, is_assumed=True)
        return _Match(finder=finder, suggested=suggested)

    def _finder(self, case: LoggedCase) -> RowFinder:
        moment = moment_of(case.received_at)
        book = self._basis.rulebooks.in_force(taipei_day(moment) if moment else None)
        if book.version not in self._finders:
            self._finders[book.version] = RowFinder(book)
        return self._finders[book.version]

    def _unit(self, case: LoggedCase) -> str:
        """The unit that drafts, as the records say."""
        steps = self._log.steps_of(case)
        return next((step.unit for step in steps if step.action.value == "擬辦" and step.unit), "")

    # Judging

    def _judge(self, case: LoggedCase, match: _Match) -> Judged:
        finder, row = match.finder, match.row
        if row is None:
            return self._without_row(case, match)
        if match.suggested:
            self._remember(case, match)
        route = finder.route(row)
        if route is None:
            why = "；".join(doubt.message for doubt in row.doubts)
            facts = {"line": str(row.line), "why": why}
            return self._rowless(case, ROW_DOUBTFUL, "", facts)
        if case.unread or case.stop - case.start > MOST_RECORDS:
            self.unjudged.append(Unjudged(case_id=case.id, records=case.unread))
            return unrouted(self._log.steps_of(case))
        key = (finder.book.version, row.line, self._log.step[case.start : case.stop].tobytes())
        known = self._judged.get(key)
        if known is None:
            steps = self._log.steps_of(case)
            if match.is_confirmed or match.is_assumed:
                steps = tuple(replace(step, row="") for step in steps)
            known = judged(steps, route, finder.book.agency, self._says, finder.route_named)
            self._judged[key] = known
        return known

    def _without_row(self, case: LoggedCase, match: _Match) -> Judged:
        if case.row:
            return self._rowless(case, ROW_UNKNOWN, "unknown", {"row": case.row})
        if match.suggested is None:
            return self._rowless(case, ROW_UNKNOWN, "", {})
        self._remember(case, match)
        row = match.suggested.row
        facts = {"line": str(row.line), "key": row.key}
        return self._rowless(case, ROW_UNKNOWN, "suggested", facts)

    def _rowless(
        self, case: LoggedCase, code: str, sentence: str, facts: Mapping[str, str]
    ) -> Judged:
        records = (0,) if case.stop > case.start else ()
        found = Found(code=code, position="", records=records, sentence=sentence, facts=facts)
        return replace(unrouted(self._log.steps_of(case)), found=(found,))

    def _remember(self, case: LoggedCase, match: _Match) -> None:
        assert match.suggested is not None
        row = match.suggested.row
        key = (case.subject, self._unit(case), row.line)
        self._scores[key] = (cited(row), match.suggested.score, match.is_assumed)
        self._suggestions[key].append(case.id)

    # When, and by whom

    def _case_findings(self, case: LoggedCase, match: _Match, result: Judged) -> Iterator[Found]:
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
        registered = (at for at, step in enumerate(steps) if step.action.value in ("收文", "創簽"))
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
        log = self._log
        return Says(
            marks=log.has_marks,
            opinions=log.has_opinions,
            stances=log.has_stances,
            outcomes=log.has_outcomes,
        )

    @cached_property
    def _last_day(self) -> int:
        """The last day of the file, as an ordinal."""
        return day_of(max(self._log.at, default=MISSING))

    @property
    def versions(self) -> Sequence[str]:
        """The versions of the rules relied on."""
        return tuple(self._finders)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The rows suggested, by subject and unit."""
        return tuple(
            Assumption(
                subject=key[0],
                unit=key[1],
                row=self._scores[key][0],
                score=self._scores[key][1],
                cases=tuple(cases),
                is_confirmed=False,
            )
            for key, cases in self._suggestions.items()
        )

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
        if any(finder.is_full for finder in self._finders.values()):
            yield TOO_MANY_SUBJECTS
