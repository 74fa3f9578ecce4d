"""By whom: what a log alone tells, and what a roster adds."""

from dataclasses import replace
from datetime import date

from tests.workflow.audit.telling import BASIS, COSIGNED, DECIDED, DRAFTED, WHOLE, audited, told
from workflow.audit.auditing import NO_ROSTER
from workflow.organisation.people import Appointment, Deputyship, Organisation

SINCE = date(2026, 1, 1)
HEAD = Appointment(person="示範組長", unit="綜合企劃組", position="組長", since=SINCE)
STAFF = Appointment(person="示範股長", unit="綜合企劃組", position="股長", since=SINCE)
AWAY = Deputyship(person="示範組長", deputy="示範股長", order=1, since=date(2026, 3, 1))
PEOPLE = Organisation(appointments=(HEAD, STAFF), deputyships=(AWAY,))


def signed(
    position: str, person: str, for_person: str = "", mark: str = ""
) -> list[dict[str, str]]:
    """The whole case with one signature by this person."""
    rows = told(*WHOLE)
    for row in rows:
        if row["職稱"] == position:
            row |= {"人員": person, "被代理人": for_person, "註記": mark}
    return rows


def codes(rows: list[dict[str, str]], people: Organisation | None = None) -> list[str]:
    return [each.code for each in audited(rows, replace(BASIS, organisation=people)).findings]


def test_one_person_for_two_neighbouring_positions_is_found() -> None:
    rows = told(*DRAFTED, *COSIGNED, *DECIDED)
    rows[1]["人員"] = rows[2]["人員"] = "示範甲"
    rows[3]["人員"] = rows[6]["人員"] = "示範乙"

    (found,) = audited(rows).findings

    assert (found.code, found.position, found.evidence) == ("SAME_PERSON_TWICE", "組長", (2, 3))


def test_one_person_is_found_however_the_name_is_spelled() -> None:
    rows = told(*DRAFTED, *COSIGNED, *DECIDED)
    rows[1]["人員"], rows[2]["人員"] = "示範甲", "示範\u3000甲"

    assert codes(rows) == ["SAME_PERSON_TWICE"]


def test_who_holds_a_position_may_be_spelled_otherwise_in_the_log() -> None:
    assert codes(signed("組長", "示範 組長"), PEOPLE) == []
    assert codes(signed("組長", "示範\u3000股長", "示範 組長", "代"), PEOPLE) == []
    assert codes(signed("組長", "示範 組長", "示範組長", "代")) == ["DEPUTY_INVALID"]


def test_a_deputy_may_sign_for_the_position_above() -> None:
    rows = told(*WHOLE)
    rows[1]["人員"] = rows[2]["人員"] = "示範股長"
    rows[2] |= {"被代理人": "示範組長", "註記": "代"}

    assert codes(rows) == []
    assert codes(rows, PEOPLE) == []


def test_nobody_stands_in_for_himself() -> None:
    assert codes(signed("組長", "示範組長", "示範組長", "代")) == ["DEPUTY_INVALID"]


def test_a_deputy_without_the_mark_is_found_where_the_log_has_marks() -> None:
    rows = signed("組長", "示範股長", "示範組長")

    assert codes(rows) == []
    rows[0]["註記"] = "示範"
    assert codes(rows) == ["MARK_MISSING"]


def test_with_a_roster_holders_and_deputies_are_known() -> None:
    assert codes(signed("組長", "示範組長"), PEOPLE) == []
    assert codes(signed("組長", "示範某人"), PEOPLE) == ["DEPUTY_INVALID"]
    assert codes(signed("組長", "示範某人", "示範組長", "代"), PEOPLE) == ["DEPUTY_INVALID"]
    assert codes(signed("股長", "示範組長", "示範股長", "代"), PEOPLE) == ["DEPUTY_INVALID"]


def test_a_position_that_the_roster_never_names_is_not_judged() -> None:
    assert codes(signed("專門委員", "示範委員"), PEOPLE) == []


def test_without_a_roster_the_audit_says_what_cannot_be_known() -> None:
    assert NO_ROSTER in audited(signed("組長", "示範組長")).notes
    assert NO_ROSTER not in audited(told(*WHOLE), replace(BASIS, organisation=PEOPLE)).notes
