"""Events: every kind has its action, and its record says all of it."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from rules.marks import Action
from tests.workflow.builders import (
    MINUTE,
    MONDAY,
    a_branch,
    a_registration,
    a_route,
    shipped_routes,
)
from tests.workflow.happened import one_of_each
from workflow.calendar import TAIPEI
from workflow.case.plan import Answer, planned
from workflow.events import KINDS, from_json, to_json, to_record
from workflow.events.signing import DocumentDecided, Signed

# What is recorded in the same word, or has no event of its own.
TWICE = {Action.APPLY, Action.MERGE}


def test_every_kind_of_event_records_one_action() -> None:
    recorded = [kind.ACTION for kind in KINDS.values()]

    assert set(recorded) == set(Action) - {Action.INFORM}
    counted = Counter(recorded)
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

    assert all(event.action is event.duty.action for event in signed)


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
