"""A log walked once, case by case."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rules.agency.agency import Agency, CosignerKind
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.route import CosignStage, Route, SignStage
from rules.rulebook import Rulebook
from workflow.audit.log import MISSING, Log, LoggedCase, Step
from workflow.audit.matching import Matcher, Rulebooks, drafting_unit
from workflow.fitting.clock import DAY, FIRST, LogClock, minute_of_day
from workflow.fitting.passing import Passage, Signed, Waiting, waiting_in
from workflow.fitting.recorded import (
    ACTIONS,
    RETURNING,
    RETURNING_DECISION,
    Counts,
    Documents,
    Recorded,
    Signatures,
    floats,
    ints,
)
from workflow.rehearsal.scenario import OUTSIDE, ROLES

OPENING = (Action.REGISTER, Action.INITIATE)
NORMAL_URGENCY = "普通件"
DEPUTISED = "代"


class Receipt(NamedTuple):
    """When a document came."""

    at: int  # microseconds
    minute: float  # of the office
    day: int  # number of the working day


def recorded(
    log: Log, rulebooks: Rulebooks, clock: LogClock, confirmed: Mapping[str, str]
) -> Recorded:
    """What the log tells; `confirmed` says the row of a 文號 or a 主旨."""
    walk = _Walk(log, Matcher(rulebooks, confirmed, assumes=False), clock, rulebooks.current)
    received_at = np.array([_received(case, log) for case in log.cases], np.int64)
    minutes, days = clock.minutes(received_at).tolist(), clock.days(received_at).tolist()
    for case, at, minute, day in zip(log.cases, received_at.tolist(), minutes, days, strict=True):
        walk.take(case, Receipt(at=at, minute=minute, day=day))
    return walk.result()


class _Walk:
    """The arrays as they fill."""

    def __init__(self, log: Log, matcher: Matcher, clock: LogClock, rulebook: Rulebook) -> None:
        self._log, self._clock, self._matcher = log, clock, matcher
        self._agency: Agency = rulebook.agency
        at = np.array(log.at, np.int64)
        self._minute = np.where(at == MISSING, np.nan, clock.minutes(at))
        self._of_day = minute_of_day(at)
        self._in_office = clock.is_office(at)
        self._last_day = int(at.max()) // DAY + FIRST if len(at) else 0
        self._left_out: Counter[str] = Counter()
        self._keys: dict[str, int] = {}
        self._urgencies: dict[str, int] = {}
        self._signed: dict[tuple[int, str], Signed | None] = {}
        self._waiting: dict[int, Waiting] = {}
        self._documents = tuple(array("d") for _ in range(2)), tuple(array("q") for _ in range(5))
        self._times = tuple(array("d") for _ in range(3))
        self._codes = tuple(array("q") for _ in range(5))
        self._conditions: dict[int, tuple[int, int]] = {}
        self._orders: Counter[bool] = Counter()
        self._targets: Counter[str] = Counter()

    def take(self, case: LoggedCase, receipt: Receipt) -> None:
        """One case; what cannot be used is counted."""
        if receipt.at == MISSING:
            self._left_out["no_receipt"] += 1
            return
        if receipt.day < 0:
            self._left_out["outside"] += 1
            return
        steps = self._log.steps_of(case)
        route = self._route(case, steps)
        document = len(self._documents[0][0])
        opens = receipt.minute if receipt.at % DAY else np.nan
        decided = self._walk(case, steps, opens, document, route)
        urgency = case.urgency or NORMAL_URGENCY
        minute = float(self._minute[decided]) if decided >= 0 else np.nan
        for column, value in zip(self._documents[0], (receipt.minute, minute), strict=True):
            column.append(value)
        codes = (
            *(receipt.day, receipt.at, route.line if route else 0),
            self._urgencies.setdefault(urgency, len(self._urgencies)),
            self._in_time(case, decided),
        )
        for column, code in zip(self._documents[1], codes, strict=True):
            column.append(code)

    def _route(self, case: LoggedCase, steps: Sequence[Step]) -> Route | None:
        match = self._matcher.match(case, drafting_unit(steps))
        if match.row is None:
            self._left_out["unmatched"] += 1
            return None
        route = match.finder.route(match.row)
        if route is None:
            self._left_out["doubtful"] += 1
        return route

    def _in_time(self, case: LoggedCase, decided: int) -> int:
        """Whether it was decided by the last day it was given."""
        due = max(self._log.due[case.start : case.stop], default=0)
        if not due:
            return -1
        if decided >= 0:
            return int(self._log.at[decided] // DAY + FIRST <= due)
        return 0 if due < self._last_day else -1

    def _walk(
        self,
        case: LoggedCase,
        steps: Sequence[Step],
        received: float,
        document: int,
        route: Route | None,
    ) -> int:
        """Every signature; the record of the last 核定, -1 before."""
        passage = Passage(received, self._waiting_in(route))
        unit, decided = route.unit if route else drafting_unit(steps), -1
        for at, step in enumerate(steps, case.start):
            signed, minute = self._who(self._log.step[at], step, unit, route), self._minute[at]
            if signed is None or np.isnan(minute):
                continue
            minute = float(minute)
            opened = passage.opened(signed, step.position)
            self._note(document, signed, at, (minute, *opened))
            passage.sign(signed, minute)
            if step.action is Action.DECIDE:
                decided = at
            if step.action is Action.RETURN and route:
                self._return(step, route)
        if route and decided >= 0:
            self._asked(passage, document, route)
        return decided

    def _note(
        self, document: int, signed: Signed, at: int, times: tuple[float, float, float]
    ) -> None:
        """A signature: which record it is, and when its desk opened."""
        for column, time in zip(self._times, times, strict=True):
            column.append(time)
        codes = (document, signed.key, signed.action, signed.is_deputised, at)
        for column, code in zip(self._codes, codes, strict=True):
            column.append(code)

    def _waiting_in(self, route: Route | None) -> Waiting:
        line = route.line if route else 0
        return self._waiting.setdefault(line, self._waiting.get(line) or waiting_in(route))

    def _who(self, code: int, step: Step, unit: str, route: Route | None) -> Signed | None:
        known = (code, f"{unit}/{route.line if route and step.action is Action.RETURN else ''}")
        if known not in self._signed:
            self._signed[known] = self._resolved(step, unit, route)
        return self._signed[known]

    def _resolved(self, step: Step, unit: str, route: Route | None) -> Signed | None:
        if step.action is Action.RETURN:
            decides = bool(route) and _signers(route)[-1] == step.position
            action = RETURNING_DECISION if decides else RETURNING
        elif step.action in ACTIONS:
            action = ACTIONS.index(step.action)
        else:
            return None
        key, branch = self._key(step, unit)
        is_deputised = step.is_deputised or any(
            DEPUTISED in mark for mark in step.marks if mark != "代為決行"
        )
        return Signed(self._keys.setdefault(key, len(self._keys)), action, branch, is_deputised)

    def _key(self, step: Step, drafting: str) -> tuple[str, str]:
        """The key of the position, and what a 會辦 is known by."""
        agency, position = self._agency, step.position
        if step.action is Action.COSIGN and position in agency.roles:
            return f"{ROLES}/{position}", position
        unit = step.unit or drafting
        if unit in agency.outside_agencies:
            return f"{OUTSIDE}/{unit}", unit
        ladder = next((each.ladder for each in agency.units if each.name == unit), None)
        is_shared = (
            ladder is not None and position in ladder.positions and ladder.is_shared(position)
        )
        known = any(position in each.ladder.positions for each in agency.units)
        if is_shared or (ladder is None and known):
            return f"{AGENCY_WIDE}/{position}", unit
        return f"{unit}/{position}", unit

    def _return(self, step: Step, route: Route) -> None:
        """To whom a 退回 went; where drafter and previous signer are one, it tells nothing."""
        signers = _signers(route)
        if not step.target or step.position not in signers:
            return
        place = signers.index(step.position)
        is_drafter, is_previous = (
            step.target == signers[0],
            place > 0 and step.target == signers[place - 1],
        )
        if is_drafter and is_previous:
            return
        self._targets["drafter" if is_drafter else "previous" if is_previous else step.target] += 1

    def _asked(self, passage: Passage, document: int, route: Route) -> None:
        """Which conditions held, and in which order its branches signed.

        Whether an agency outside was asked is seldom on record: that tells nothing.
        """
        held: dict[str, bool] = {}
        for stage in route.stages:
            if not isinstance(stage, CosignStage):
                continue
            for branch in stage.branches:
                if branch.condition and branch.kind is not CosignerKind.AGENCY:
                    here = branch.name in passage.signed
                    held[branch.condition] = held.get(branch.condition, False) or here
            if (is_in_order := passage.keeps_order(stage)) is not None:
                self._orders[is_in_order] += 1
        if held:
            self._conditions[document] = sum(held.values()), len(held)

    def result(self) -> Recorded:
        """All of it."""
        counts = Counts(
            conditions=self._conditions,
            in_order=self._orders[True],
            out_of_order=self._orders[False],
            targets=self._targets,
        )
        documents = self._all_documents()
        return Recorded(
            file=self._log.file,
            clock=self._clock,
            documents=documents,
            after_hours=int((~self._clock.is_office(documents.received_at)).sum()),
            signatures=self._all_signatures(),
            counts=counts,
            last_minute=float(np.nan_to_num(self._minute).max(initial=0.0)),
            left_out=self._left_out,
        )

    def _all_documents(self) -> Documents:
        received, decided = map(floats, self._documents[0])
        day, received_at, line, urgency, in_time = map(ints, self._documents[1])
        return Documents(
            received=received,
            decided=decided,
            day=day,
            received_at=received_at,
            line=line,
            urgency=urgency,
            in_time=in_time,
            urgencies=tuple(self._urgencies),
        )

    def _all_signatures(self) -> Signatures:
        minute, opened, in_turn = map(floats, self._times)
        document, key, action, deputised, record = map(ints, self._codes)
        people = self._log.person
        person = np.array(people, np.int64)[record] if people else np.zeros(len(record), np.int64)
        return Signatures(
            minute=minute,
            opened=opened,
            opened_in_turn=in_turn,
            document=document,
            key=key,
            action=action,
            person=person,
            clock_minute=self._of_day[record],
            in_office=self._in_office[record].astype(np.int64),
            is_deputised=deputised,
            keys=tuple(self._keys),
            people=tuple(self._log.people),
        )


def _received(case: LoggedCase, log: Log) -> int:
    """As the case says, else its 收文 or 創簽."""
    if case.received_at != MISSING:
        return case.received_at
    opened = (at for at, step in enumerate(log.steps_of(case)) if step.action in OPENING)
    first = next(opened, None)
    return MISSING if first is None else log.at[case.start + first]


def _signers(route: Route) -> list[str]:
    return [stage.position for stage in route.stages if isinstance(stage, SignStage)]
