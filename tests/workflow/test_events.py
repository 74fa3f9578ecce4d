"""Events: every kind has its action, and its record says all of it."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pytest

from rules.agency import CosignerKind, Mode
from rules.marks import Action
from tests.workflow.builders import (
    AROUND,
    MINUTE,
    MONDAY,
    REGISTRAR,
    a_branch,
    a_history,
    a_registration,
    a_route,
    an_actor,
    returning,
    shipped_routes,
    signing,
)
from tests.workflow.completing import OTHER_ROUTE, PARENT
from workflow import events
from workflow.calendar import TAIPEI
from workflow.commands import Command
from workflow.events import (
    ACTIONS,
    KINDS,
    DocumentDecided,
    DocumentInitiated,
    DueShifted,
    Event,
    Signed,
    action_of,
    from_json,
    to_json,
    to_record,
)
from workflow.plan import Answer, planned

DRAFTER, HEAD, DIRECTOR = an_actor("承辦人員"), an_actor("組長"), an_actor("局長")
WHY = "示範理由"


def a_cosigned_document() -> Iterator[Event]:
    """Most that can happen to one document on its way, till it is filed and archived."""
    asked = a_branch("府會聯絡人", kind=CosignerKind.ROLE, condition="議會案件")
    outside = a_branch("法務局", kind=CosignerKind.AGENCY)
    route = a_route(asked, "乙組", outside, before=[("乙組", "法務局")], mode=Mode.SEQUENTIAL)
    history = a_history(route).then(Command(action="分文", actor=REGISTRAR, to="示範承辦"))
    for command in (
        Command(action="簽收", actor=DRAFTER),
        Command(action="展期", actor=DRAFTER, days=2, reason=WHY),
        Command(action="展期", actor=HEAD, stance="同意"),
        Command(action="展期", actor=DRAFTER, days=2, reason=WHY),
        Command(action="展期", actor=HEAD, stance="不同意", reason=WHY),
        Command(action="補正", actor=DRAFTER, reason=WHY),
        Command(action="復辦", actor=DRAFTER),
        Command(action="改速別", actor=HEAD, urgency="速件", reason=WHY),
        Command(action="稽催", actor=REGISTRAR),
        Command(action="移交", actor=HEAD, to="示範同仁", reason=WHY),
    ):
        history = history.then(command)
    history = history.signed_until("法務局")
    history = history.then(returning(history.case.open[0], to="承辦人員"))
    history = history.then(signing(history.case, history.case.open[0]))
    history = history.then(Command(action="抽回", actor=DRAFTER, reason=WHY))
    history = history.then(Command(action="加會", actor=HEAD, to="丙組", reason=WHY))
    history = history.then(Command(action="免會", actor=HEAD, to="丙組", reason=WHY))
    history = history.signed_until("法務局")
    comment = replace(signing(history.case, history.case.open[0]), stance="有意見")
    history = history.then(comment).signed_until("局長")
    history = history.then(Command(action="低一層決行", actor=DIRECTOR, reason=WHY))
    chief = an_actor("主任秘書")
    history = history.then(Command(action="陳請上級", actor=chief, reason=WHY))
    history = history.signed_to_the_end()
    yield from history.then(Command(action="歸檔", actor=DRAFTER)).events


@cache
def one_of_each() -> tuple[Event, ...]:
    """Several documents' events, among them every kind; the last is a 存查."""
    happened = [*a_cosigned_document()]
    for outcome, action in (("發", "發文"), ("如擬", "簽結")):
        history = a_history(at="局長")
        decide = replace(signing(history.case, history.case.open[0]), outcome=outcome)
        happened += history.then(decide).then(Command(action=action, actor=DRAFTER)).events
    reassign = Command(action="改分", actor=DRAFTER, reason=WHY)
    elsewhere = replace(a_history(), around=replace(AROUND, route=OTHER_ROUTE)).then(reassign)
    happened += elsewhere.then(replace(reassign, actor=HEAD, stance="同意")).events
    for action in ("併辦", "彙辦"):
        both = a_history().joined(Command(action=action, actor=DRAFTER, to=PARENT.case.id), PARENT)
        happened += [*both[0].events, *both[1].events]
    initiated = a_registration(a_route())
    happened.append(DocumentInitiated(**vars_of(initiated)))
    happened += a_history().then(Command(action="銷號", actor=REGISTRAR, reason=WHY)).events
    shifted = replace(initiated, sequence=2)
    happened.append(DueShifted(**envelope_of(shifted), due=shifted.due, reason="颱風停班"))
    return (*happened, *a_history().signed_to_the_end().events)


def vars_of(event: Event) -> dict[str, Any]:
    return {each.name: getattr(event, each.name) for each in fields(event)}


def envelope_of(event: Event) -> dict[str, Any]:
    return {each.name: getattr(event, each.name) for each in fields(Event)}


# What is recorded in the same word, or has no event of its own.
TWICE = {Action.APPLY, Action.MERGE}


def test_every_kind_of_event_records_one_action() -> None:
    defined = {each for each in vars(events).values() if isinstance(each, type)}
    kinds = {each for each in defined if issubclass(each, Event)} - {Event, Signed}

    assert set(ACTIONS) == set(KINDS.values()) == kinds
    assert set(ACTIONS.values()) == set(Action) - {Action.INFORM}
    counted = Counter(ACTIONS.values())
    assert {each for each, count in counted.items() if count > 1} == TWICE


def test_these_events_are_of_every_kind() -> None:
    assert {type(event) for event in one_of_each()} == set(KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_read_back_as_it_was_written(kind: str) -> None:
    for event in (each for each in one_of_each() if type(each).__name__ == kind):
        read = from_json(kind, to_json(event))

        assert read == event
        assert type(read) is type(event)
        assert from_json(kind, to_json(event).decode()) == event


def test_the_plan_of_every_row_is_read_back_as_it_was_written() -> None:
    for route in shipped_routes():
        event = a_registration(route)

        read = from_json("DocumentRegistered", to_json(event))

        assert read == event
        assert hash(read) == hash(event)


def test_an_answer_given_at_registration_is_read_back() -> None:
    route = a_route(a_branch("乙組", condition="必要時"))
    plan = planned(route, {"乙組": Answer(required=False, reason="非必要")})

    event = a_registration(route, plan)

    assert from_json("DocumentRegistered", to_json(event)) == event


def test_a_time_is_kept_to_the_microsecond_with_its_zone() -> None:
    at = MONDAY.astimezone(TAIPEI) + MINUTE / 7
    event = replace(one_of_each()[1], at=at)

    read = from_json(type(event).__name__, to_json(event))

    assert read.at == at
    assert read.at.utcoffset() == at.utcoffset()


def test_a_record_is_plain_data_with_its_kind_and_action() -> None:
    event = next(each for each in one_of_each() if isinstance(each, DocumentDecided))

    record = to_record(event)

    assert (record["kind"], record["action"]) == ("DocumentDecided", "核定")
    assert record["outcome"] == "如擬"
    assert record["duty"]["position"] == "局長"
    assert json.loads(json.dumps(record)) == record


def test_chinese_text_is_not_escaped() -> None:
    assert "如擬" in to_json(one_of_each()[-2]).decode()


def test_action_of_a_signature_is_the_action_of_its_duty() -> None:
    signed = [event for event in one_of_each() if isinstance(event, Signed)]

    assert all(action_of(event) is event.duty.action for event in signed)


@pytest.mark.parametrize("kind", ["", "Event", "Signed", "DocumentEaten", "__class__"])
def test_an_unknown_kind_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=f"^{kind}$"):
        from_json(kind, to_json(one_of_each()[-1]))


@pytest.mark.parametrize("payload", ["", "{", "[]", "{}", "\x00"], ids=repr)
def test_a_record_that_is_no_event_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match="DocumentFiled"):
        from_json("DocumentFiled", payload)


@pytest.mark.parametrize(
    ("fact", "value"),
    [("at", "tomorrow"), ("at", None), ("sequence", "first"), ("case_id", None), ("person", 7)],
)
def test_a_record_with_a_broken_fact_is_refused(fact: str, value: object) -> None:
    record = json.loads(to_json(one_of_each()[-1])) | {fact: value}

    with pytest.raises(ValueError, match=fact):
        from_json("DocumentFiled", json.dumps(record))


def test_a_signature_of_an_unknown_action_is_refused() -> None:
    signed = next(event for event in one_of_each() if isinstance(event, Signed))
    record = json.loads(to_json(signed))
    record["duty"]["action"] = "畫押"

    with pytest.raises(ValueError, match=r"duty\.action"):
        from_json(type(signed).__name__, json.dumps(record))


def test_a_registration_recorded_before_issue_dates_were_kept_still_reads() -> None:
    event = a_registration(a_route())
    said = json.loads(to_json(event))
    del said["issued_on"]

    read = from_json(type(event).__name__, json.dumps(said))

    assert read == replace(event, issued_on=None)
