"""Whatever happens lawfully is no finding; whatever is taken from a record that counts is one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.marks import Action
from tests.audit_trial.judging import found_in
from tests.audit_trial.planted import clean
from tests.audit_trial.sheet import Line, Sheet
from tests.audit_trial.traces import PACE, Trace, chained, trace_of
from tests.audit_trial.walking import EVENTFUL, PLAIN, TURNED, Manner, Walker
from tests.workflow.builders import a_rulebook
from workflow.audit.findings import Finding
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.case.duties import Duty
from workflow.case.words import Form
from workflow.deadlines import limits_of

BOOKS = (a_rulebook(), chained(a_rulebook()))
MANNERS = (PLAIN, TURNED, EVENTFUL)
OPENING = ("擬辦", "審核", "綜簽", "退回", "加會", "重會")


SEEDS = st.integers(min_value=0, max_value=2**32)
MANNER = pytest.mark.parametrize("manner", MANNERS, ids=("plain", "turned", "eventful"))


def live_run(seed: int, manner: Manner, pace: timedelta = PACE) -> Trace:
    """The record of a document that the machine walked, with whatever befell it."""
    random = Random(seed)
    book = random.choice(BOOKS)
    row = random.choice([row for row in book.rows if row.is_routable])
    walk = Walker(rulebook=book, random=random).walk(row, manner, pace=pace)
    return trace_of(walk, book, "1150000001")


def findings_of(trace: Trace, lines: Sequence[Line] | None = None) -> list[Finding]:
    """What the audit says of the record, or of these lines in its place."""
    (case,) = clean([trace])
    return found_in([replace(case, lines=lines or case.lines)], trace.rulebook)[case.number]


@MANNER
@given(seed=SEEDS)
def test_a_live_run_in_time_gives_no_finding(manner: Manner, seed: int) -> None:
    trace = live_run(seed, manner)

    assert findings_of(trace) == []


@MANNER
@given(seed=SEEDS)
@example(seed=74332)  # another unit is added while a co-signer is late
def test_a_live_run_is_found_late_where_its_clock_bears_it_out(manner: Manner, seed: int) -> None:
    trace = live_run(seed, manner, pace=timedelta(days=2))

    for finding in findings_of(trace):
        assert finding.code in ("OVERDUE", "COSIGN_OVERDUE"), finding
        if finding.code == "OVERDUE":
            closed = trace.walk.closed
            assert (closed.closed_on or closed.due) > closed.due, finding
        else:
            assert _cosigned_late(trace, finding), finding


def _cosigned_late(trace: Trace, finding: Finding) -> bool:
    """Whether this co-signer once took longer than its limit since it was asked."""
    limits = limits_of(trace.rulebook.agency, taiwan_calendar())
    asked_at = datetime.fromisoformat(trace.lines[0]["時間"])
    for line in trace.lines:
        at = datetime.fromisoformat(line["時間"])
        if line["動作"] == "會辦" and finding.position in (line["單位"], line["職稱"]):
            due = limits.cosign_due(asked_at, line["速別"])
            if due and taipei_day(at) > due:
                return True
        is_of_another = line["動作"] == "加會" and line["對象"] != finding.position
        asked_at = at if line["動作"] in OPENING and not is_of_another else asked_at
    return False


@MANNER
@given(seed=SEEDS)
def test_a_signature_that_counts_is_missed(manner: Manner, seed: int) -> None:
    trace = live_run(seed, manner)

    for number in counting(trace):
        sheet = Sheet.of(trace.lines)
        sheet.remove(number)
        assert findings_of(trace, sheet.plain()), number


@MANNER
@given(seed=SEEDS)
def test_two_neighbours_the_wrong_way_round_are_noticed(manner: Manner, seed: int) -> None:
    trace = live_run(seed, manner)

    for first, second in pairwise(sorted(counting(trace))):
        is_free = Action.RECONCILE in {counting(trace)[each].action for each in (first, second)}
        if second == first + 1 and not is_free and not _are_parallel(trace, first, second):
            sheet = Sheet.of(trace.lines)
            sheet.move(first, behind=second)
            assert findings_of(trace, sheet.plain()), (first, second)


@MANNER
@given(seed=SEEDS)
def test_a_signature_under_another_position_is_noticed(manner: Manner, seed: int) -> None:
    trace = live_run(seed, manner)
    positions = trace.walk.decided.plan.ladder.positions

    ladder = {number: duty for number, duty in counting(trace).items() if duty.branch is None}
    for number, duty in ladder.items():
        for position in (each for each in positions if each != duty.position):
            sheet = Sheet.of(trace.lines)
            sheet.line(number).update({"職稱": position, "人員": f"示範{position}"})
            assert findings_of(trace, sheet.plain()), (number, position)


def counting(trace: Trace) -> dict[int, Duty]:
    """The signatures that count at the decision, by their line: each is the only one of its duty.

    Not of who reviews once more after a 綜簽, nor what somebody above signed before a 低一層決行,
    nor a decision or 綜簽 that another one follows, nor the 擬辦 that begins a 稿.
    """
    closed, plan = trace.walk.closed, trace.walk.decided.plan
    once = {duty for duty, _ in trace.below if duty.position not in plan.reconciled_through}
    if closed.form is Form.MEMO_THEN_DRAFT:
        once = {duty for duty in once if duty.action is not Action.DRAFT}
    for action in (Action.DECIDE, Action.RECONCILE):
        its = {duty for duty, _ in trace.ladder if duty.action is action}
        is_only = sum(line["動作"] == action.value for line in trace.lines) == 1
        once = once | its if is_only else once - its
    signed = {line: duty for duty, line in trace.standing.items()}
    return {
        line: duty
        for line, duty in signed.items()
        if duty in once or (duty in _owed(trace) and trace.lines[line]["動作"] == "會辦")
    }


def _owed(trace: Trace) -> set[Duty]:
    owed = trace.walk.decided.plan.owed()
    return {duty for stage in owed for duty in stage.duties if duty.branch}


def _are_parallel(trace: Trace, first: int, second: int) -> bool:
    """Whether co-signers signed both lines, none waiting for the other."""
    names = {line: name for stage in trace.stages for name, line in stage.signed.items()}
    if first not in names or second not in names:
        return False
    pair = {names[first], names[second]}
    return not any(pair <= {late, *early} for s in trace.stages for late, early in s.waits.items())
