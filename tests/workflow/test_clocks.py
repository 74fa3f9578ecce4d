"""展期, 補正, 改速別 and 先簽後稿 on one clock: each keeps what the others have added."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rules.agency.practice import SecondLimit
from rules.marks import Action
from tests.workflow.builders import (
    CONTEXT,
    MONDAY,
    REGISTRAR,
    History,
    a_history,
    a_registration,
    a_route,
    an_actor,
    next_command,
    the_desk,
)
from workflow.actions.commands import Command
from workflow.events.clock import DeadlineExtended
from workflow.events.fold import registered
from workflow.events.handing import DocumentRegistered
from workflow.refusals.limits import (
    CategoryWithoutUrgencyError,
    ExtensionTooLateError,
    ExtensionTooLongError,
    GivenDueError,
)

DRAFTER, HEAD, SECRETARY = an_actor("承辦人員"), an_actor("組長"), an_actor("主任秘書")
WHY = "示範理由"


def of_category(category: str, due: date | None = None, *, is_given: bool = False) -> History:
    """A document of this 類別, received on Monday 2026-03-02."""
    event = replace(a_registration(a_route()), category=category, due_is_given=is_given)
    event = replace(event, due=due) if due else event
    return History(events=(event,), case=registered(event), context=CONTEXT)


def extending(**facts: Any) -> Command:
    return replace(Command(action=Action.EXTEND, actor=DRAFTER, reason=WHY), **facts)


def granting(**facts: Any) -> Command:
    return replace(Command(action=Action.EXTEND, actor=HEAD, stance="同意"), **facts)


def on(day: int, month: int = 3) -> datetime:
    return MONDAY.replace(month=month, day=day)


def suspended(history: History, first: int, last: int) -> History:
    paused = history.then(Command(action=Action.SUSPEND, actor=DRAFTER, reason=WHY), at=on(first))
    return paused.then(Command(action=Action.RESUME, actor=DRAFTER), at=on(last))


def test_an_extension_is_granted_to_the_date_applied_for() -> None:
    history = a_history().then(extending(due=date(2026, 3, 12))).then(granting())

    event = history.events[-1]
    assert isinstance(event, DeadlineExtended)
    assert (event.due, event.days) == (date(2026, 3, 12), 2)


def test_an_extension_applied_for_before_a_pause_is_granted_on_top_of_it() -> None:
    history = a_history().then(extending(days=2), at=on(3))

    moved = suspended(history, 4, 11).then(granting(), at=on(11))

    assert moved.case.due == date(2026, 3, 19)  # 03-10, five days of pause, two of extension
    assert (moved.case.clock.added_days, moved.case.clock.extended_days) == (7, 2)


def test_an_extension_applied_for_before_the_urgency_changed_adds_as_many_days() -> None:
    history = a_history().then(extending(days=2))
    faster = history.then(
        Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency="速件", reason=WHY)
    )

    assert faster.then(granting()).case.due == date(2026, 3, 9)


def test_a_pause_keeps_the_limit_from_running_out() -> None:
    paused = a_history().then(Command(action=Action.SUSPEND, actor=DRAFTER, reason=WHY), at=on(9))

    extended = paused.then(extending(actor=HEAD, days=3), at=on(20))

    assert extended.case.due == date(2026, 3, 13)
    resumed = extended.then(Command(action=Action.RESUME, actor=DRAFTER), at=on(20))
    assert resumed.case.due == date(2026, 3, 26)


def test_a_limit_that_ran_out_before_the_pause_is_not_extended() -> None:
    paused = a_history().then(Command(action=Action.SUSPEND, actor=DRAFTER, reason=WHY), at=on(11))

    with pytest.raises(ExtensionTooLateError, match=r"115\.03\.10 已過"):
        paused.then(extending(actor=HEAD, days=3), at=on(12))


def test_an_extension_is_measured_by_the_days_asked_for_not_by_a_day_off_after_them() -> None:
    history = of_category("專案", date(2026, 3, 5), is_given=True)

    granted = history.then(extending(actor=HEAD, days=10))  # Sunday 03-15 gives way

    assert granted.case.due == date(2026, 3, 16)
    assert granted.case.clock.extended_days == 10


def test_a_date_far_away_is_refused_by_the_days_it_would_add() -> None:
    with pytest.raises(ExtensionTooLongError, match=r"展期 \d+ 日超過規定。一次最多 10 日"):
        a_history().then(extending(due=date(2027, 1, 4)))
    with pytest.raises(ExtensionTooLongError, match="展期 1000000000 日超過規定"):
        a_history().then(extending(days=10**9))


def test_a_longer_extension_is_not_hidden_behind_a_shorter_number() -> None:
    with pytest.raises(ExtensionTooLongError, match="展期 14 日"):
        a_history().then(extending(days=1, due=date(2026, 3, 30)))


def test_a_change_of_urgency_keeps_what_was_added() -> None:
    history = suspended(a_history().then(extending(actor=HEAD, days=2)), 3, 5)

    faster = history.then(
        Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency="速件", reason=WHY)
    )

    assert faster.case.due == date(2026, 3, 11)  # 03-05 and four more


@pytest.mark.parametrize("category", ["人民申請", "訴願"])
def test_a_limit_of_the_category_does_not_follow_the_urgency(category: str) -> None:
    with pytest.raises(CategoryWithoutUrgencyError, match=f"「{category}」的期限不依速別"):
        of_category(category).then(
            Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency="速件", reason=WHY)
        )


def test_a_document_with_a_fixed_category_but_no_date_follows_the_urgency() -> None:
    history = of_category("限期").then(
        Command(action=Action.CHANGE_URGENCY, actor=REGISTRAR, urgency="最速件", reason=WHY)
    )

    assert history.case.due == date(2026, 3, 3)


def test_a_named_date_is_not_moved_by_the_urgency() -> None:
    with pytest.raises(GivenDueError, match=r"115\.03\.10 是指定的"):
        of_category("一般", is_given=True).then(
            Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency="速件", reason=WHY)
        )


# 先簽後稿


def approved_memo(history: History, *, at: datetime) -> History:
    """The 簽 of a 先簽後稿, decided then."""
    first = replace(next_command(history), form="先簽後稿")
    last = history.then(first).signed_until("局長")
    return last.then(next_command(last), at=at)


def test_a_draft_has_a_limit_of_its_own_that_nothing_was_added_to() -> None:
    history = approved_memo(a_history().then(extending(actor=HEAD, days=2)), at=on(9))
    assert history.case.due == date(2026, 3, 17)

    faster = history.then(
        Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency="速件", reason=WHY)
    )

    assert faster.case.due == date(2026, 3, 12)
    assert faster.case.clock.extended_days == 2  # still counts towards the most there may be


def test_a_draft_keeps_the_limit_of_its_memo_where_the_agency_says_so() -> None:
    practice = CONTEXT.practice
    deadlines = replace(practice.deadlines, second_document=SecondLimit.CONTINUE)
    agency = replace(CONTEXT.agency, practice=replace(practice, deadlines=deadlines))
    history = replace(a_history(), context=replace(CONTEXT, agency=agency))

    assert approved_memo(history, at=on(9)).case.due == history.case.due


def test_a_named_date_and_a_limit_of_the_category_hold_for_the_draft_too() -> None:
    for history in (of_category("一般", is_given=True), of_category("人民申請")):
        assert approved_memo(history, at=on(9)).case.due == history.case.due


def test_a_document_that_joins_a_draft_does_not_move_its_limit() -> None:
    parent = approved_memo(a_history(case_id="1150000009"), at=on(9))
    due = parent.case.due

    _, joined = a_history().joined(
        Command(action=Action.MERGE, actor=DRAFTER, to=parent.case.id), parent
    )

    assert (joined.case.due, joined.case.clock.limit_from) == (due, date(2026, 3, 9))


def received_later() -> History:
    """A document of the same unit that came on Friday 2026-03-06."""
    friday = MONDAY + timedelta(days=4)
    event = replace(a_registration(a_route()), received_at=friday, at=friday, recorded_at=friday)
    return History(events=(event,), case=registered(event), context=CONTEXT)


def joining(parent: History, *, by: str) -> History:
    """The parent, once a document received on Friday goes along with it."""
    command = Command(action=Action(by), actor=DRAFTER, to=parent.case.id)
    return received_later().joined(command, parent)[1]


def faster(history: History) -> History:
    return history.then(
        Command(action=Action.CHANGE_URGENCY, actor=HEAD, urgency="速件", reason=WHY)
    )


@pytest.mark.parametrize(
    ("by", "counted_from"), [("併辦", date(2026, 3, 2)), ("彙辦", date(2026, 3, 6))]
)
def test_a_document_that_came_later_and_joins_a_draft_moves_only_the_days_used(
    by: str, counted_from: date
) -> None:
    parent = approved_memo(a_history(case_id="1150000009"), at=on(9))

    joined = joining(parent, by=by)

    assert joined.case.clock == replace(parent.case.clock, counted_from=counted_from)
    assert faster(joined).case.due == date(2026, 3, 12)  # three days from the decision


def test_a_document_collated_later_moves_the_limit_with_what_was_added() -> None:
    parent = a_history(case_id="1150000009").then(extending(actor=HEAD, days=2))

    collated = joining(parent, by="彙辦")

    assert collated.case.clock.counted_from == date(2026, 3, 6)
    assert collated.case.due == date(2026, 3, 18)  # 03-16 and the two days of the extension


def test_what_was_paused_before_the_limit_began_anew_adds_nothing() -> None:
    parent = suspended(a_history(case_id="1150000009"), 3, 5)
    assert parent.case.due == date(2026, 3, 12)

    collated = joining(parent, by="彙辦")

    assert collated.case.due == date(2026, 3, 16)  # six days from the last document
    assert faster(collated).case.due == date(2026, 3, 11)


def test_a_change_of_urgency_counts_from_the_document_collated_last() -> None:
    collated = joining(a_history(case_id="1150000009"), by="彙辦")

    assert collated.case.clock.limit_from == date(2026, 3, 6)
    assert faster(collated).case.due == date(2026, 3, 11)


def test_a_named_date_stays_whatever_is_collated_under_it() -> None:
    event = replace(a_registration(a_route(), case_id="1150000009"), due_is_given=True)
    parent = History(events=(event,), case=registered(event), context=CONTEXT)

    collated = joining(parent, by="彙辦")

    assert collated.case.due == parent.case.due
    assert collated.case.clock.counted_from == date(2026, 3, 6)


def test_a_document_merged_later_leaves_the_limit_as_it_was() -> None:
    parent = a_history(case_id="1150000009")

    assert joining(parent, by="併辦").case.clock == parent.case.clock


def test_a_document_merged_under_a_later_one_takes_it_back_to_its_own_day() -> None:
    event = replace(received_later().events[0], case_id="1150000009", due=date(2026, 3, 16))
    assert isinstance(event, DocumentRegistered)
    parent = History(events=(event,), case=registered(event), context=CONTEXT)

    _, merged = a_history().joined(
        Command(action=Action.MERGE, actor=DRAFTER, to="1150000009"), parent
    )

    assert merged.case.clock.counted_from == date(2026, 3, 2)
    assert merged.case.due == date(2026, 3, 10)
    assert faster(merged).case.due == date(2026, 3, 5)


def test_the_desk_of_the_joining_document_is_none_of_the_other() -> None:
    parent = a_history(case_id="1150000009").signed("甲組承辦人員")
    child = a_history()
    command = Command(
        action=Action.MERGE, actor=DRAFTER, to="1150000009", desk=the_desk(child.case).desk
    )

    gone, _ = child.joined(command, parent)

    assert gone.case.parent == "1150000009"
