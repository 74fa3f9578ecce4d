"""預演, the form of a scenario: what it shows of a file, and the file that it writes."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from rules.agency.agency import Mode
from rules.marks import Action
from rules.rulebook import Rulebook
from web.screens.rehearsal.drafting import NAME, Draft, opened_draft, sent_draft
from web.screens.rehearsal.fields import (
    ABSENCE,
    OWN_HOURS,
    SERVICE,
    document_of,
    name_of,
    row_field,
    typed_of,
)
from web.screens.rehearsal.form import ways_of
from workflow.rehearsal.scenario import Absence, Assignment, Clock, ReturnTo, Scenario, Span

PLAIN = """\
[scenario]
name = "示範情境"
start = 2026-03-02
days = 20
"""
FULL = """\
[scenario]
name = "示範情境"
start = 2026-03-02
days = 60
warmup_days = "auto"
office_hours = ["09:00-12:00", "13:00-18:00"]
[arrivals]
per_day = 12.5
interarrival = "constant"
[arrivals.urgency]
"最速件" = 0.05
"普通件" = 0.95
[[arrivals.mix]]
row = "line:661"
weight = 2
[service.default]
distribution = "gamma"
mean_minutes = 15
cv = 0.8
[service.action."核定"]
mean_minutes = 5
[service.position."會計室/主任"]
mean_minutes = 25.5
[staff]
assignment = "own"
[staff.default]
"承辦人員" = 6
[staff."綜合企劃組"]
"承辦人員" = 8
"股長" = 2
[staff."機關"]
"局長" = 1
[hours]
"局長" = ["10:00-11:00", "16:00-17:00"]
[[absence]]
position = "主任秘書"
unit = ""
from = 2026-03-09
to = 2026-03-20
deputy = "副局長"
[[absence]]
position = "法務人員"
unit = ""
from = 2026-03-09
to = 2026-03-10
deputy = ""
[behaviour]
return_probability = 0.05
return_to = "股長"
cosign = "sequential"
outside_agency_days = { distribution = "lognormal", mean = 4, cv = 0.5 }
"""


def opened(text: str, rulebook: Rulebook) -> Draft:
    draft = opened_draft(text.encode(), NAME, rulebook, {})
    assert draft.errors == ()
    return draft


def sent(draft: Draft, rulebook: Rulebook, **changes: str) -> Draft:
    """The page of a draft sent back, but for `changes`."""
    fields = {**draft.typed, "shown": draft.shown, "text": draft.text, "form": "yes"}
    return sent_draft(fields | changes, rulebook)


def changed(text: str, rulebook: Rulebook, fields: dict[str, str]) -> Scenario:
    """The scenario that comes of a file shown, changed in some fields and sent."""
    draft = sent(opened(text, rulebook), rulebook, **fields)
    assert draft.errors == ()
    assert draft.scenario is not None
    return draft.scenario


def sentences(draft: Draft) -> str:
    return "\n".join(str(each) for each in draft.errors)


@pytest.mark.parametrize("text", [PLAIN, FULL])
def test_a_form_sent_as_it_was_shown_changes_nothing(text: str, rulebook: Rulebook) -> None:
    before = opened(text, rulebook)

    after = sent(before, rulebook)

    assert after.scenario == before.scenario
    assert after.text == before.text


@pytest.mark.parametrize("text", [PLAIN, FULL])
def test_the_fields_of_a_file_write_that_file(text: str, rulebook: Rulebook) -> None:
    document = tomllib.loads(text)
    typed = typed_of(document, ways_of(rulebook.agency), rulebook.agency.roles)

    assert document_of(typed, document) == document


def test_every_field_changes_what_it_is_named_for(rulebook: Rulebook) -> None:
    scenario = changed(
        PLAIN,
        rulebook,
        {
            name_of("scenario", "days"): "３０",
            name_of("scenario", "start"): "115/3/9",
            name_of("scenario", "warmup_days"): "auto",
            name_of("scenario", "calendar"): "continuous",
            name_of("arrivals", "per_day"): "7.5",
            name_of("arrivals", "urgency", "速件"): "1",
            name_of("staff", "assignment"): "own",
            name_of("staff", "default", "股長"): "2",
            name_of("staff", "秘書室", "承辦人員"): "4",
            name_of("staff", "機關", "主任秘書"): "2",
            name_of("staff", "職務", "法務人員"): "3",
            name_of("service", "action", "核定", "mean_minutes"): "3",
            name_of("behaviour", "return_to"): "previous",
            name_of("behaviour", "cosign"): "parallel",
            name_of("behaviour", "outside_agency_days", "mean"): "5",
        },
    )

    assert (scenario.days, scenario.start) == (30, date(2026, 3, 9))
    assert scenario.warmup_days is None
    assert scenario.clock is Clock.CONTINUOUS
    assert scenario.arrivals.per_day == 7.5
    assert scenario.arrivals.urgency == {"速件": 1}
    assert scenario.staff.assignment is Assignment.OWN
    assert scenario.staff.holders("綜合企劃組", "股長") == 2
    assert scenario.staff.holders("秘書室", "承辦人員") == 4
    assert scenario.staff.holders("機關", "主任秘書") == 2
    assert scenario.staff.holders("職務", "法務人員") == 3
    assert scenario.services.actions[Action.DECIDE].mean_minutes == 3
    assert scenario.behaviour.return_to is ReturnTo.PREVIOUS
    assert scenario.behaviour.cosign is Mode.PARALLEL
    assert scenario.behaviour.outside.mean == 5


def test_rows_that_say_something_are_added(rulebook: Rulebook) -> None:
    scenario = changed(
        PLAIN,
        rulebook,
        {
            row_field(ABSENCE, 0, "key"): "秘書室/主任",
            row_field(ABSENCE, 0, "from"): "2026-03-03",
            row_field(ABSENCE, 0, "to"): "115.3.4",
            row_field(ABSENCE, 0, "deputy"): "專門委員",
            row_field(ABSENCE, 1, "key"): "",
            row_field(OWN_HOURS, 0, "key"): "局長",
            row_field(OWN_HOURS, 0, "hours"): "10:00~11:00，16:00-17:00",
            row_field(SERVICE, 0, "key"): "會計室/主任",
            row_field(SERVICE, 0, "mean_minutes"): "25",
        },
    )

    assert scenario.absences == (
        Absence(
            position="主任",
            unit="秘書室",
            since=date(2026, 3, 3),
            until=date(2026, 3, 4),
            deputy="專門委員",
        ),
    )
    assert scenario.hours == {"局長": (Span(opens=600, closes=660), Span(opens=960, closes=1020))}
    assert scenario.services.positions["會計室/主任"].mean_minutes == 25


def test_a_row_is_taken_away_without_a_script(rulebook: Rulebook) -> None:
    scenario = changed(FULL, rulebook, {"remove": f"{ABSENCE} 0"})

    assert [each.position for each in scenario.absences] == ["法務人員"]


def test_what_the_form_does_not_show_stays(rulebook: Rulebook) -> None:
    scenario = changed(FULL, rulebook, {name_of("arrivals", "per_day"): "9"})

    assert [(each.row, each.weight) for each in scenario.arrivals.mix] == [("line:661", 2)]


def test_a_value_that_cannot_be_is_named_with_its_line_and_stays_in_its_field(
    rulebook: Rulebook,
) -> None:
    days = name_of("scenario", "days")
    draft = sent(
        opened(PLAIN, rulebook),
        rulebook,
        **{days: "很多", row_field(ABSENCE, 0, "key"): "秘書室/主任"},
    )

    assert "scenario.days「很多」" in sentences(draft)
    assert "absence[1].from" in sentences(draft)
    assert draft.typed[days] == "很多"
    line = next(n for n, text in enumerate(draft.text.splitlines(), 1) if "很多" in text)
    assert f"第 {line} 行 scenario.days" in sentences(draft)


def test_what_was_wrong_is_mended_in_its_field(rulebook: Rulebook) -> None:
    days = name_of("scenario", "days")
    wrong = sent(opened(PLAIN, rulebook), rulebook, **{days: "很多"})

    mended = sent(wrong, rulebook, **{days: "25"})

    assert mended.errors == ()
    assert mended.scenario is not None
    assert mended.scenario.days == 25


def test_two_rows_about_one_position_are_refused(rulebook: Rulebook) -> None:
    fields = {
        row_field(OWN_HOURS, number, part): text
        for number, hours in enumerate(("10:00-11:00", "16:00-17:00"))
        for part, text in (("key", "局長"), ("hours", hours))
    }

    draft = sent(opened(PLAIN, rulebook), rulebook, **fields)

    assert "「局長」說了兩次" in sentences(draft)
    assert draft.scenario is None


def test_the_box_changed_is_what_counts(rulebook: Rulebook) -> None:
    draft = sent(opened(PLAIN, rulebook), rulebook, text=PLAIN.replace("days = 20", "days = 33"))

    assert draft.scenario is not None
    assert draft.scenario.days == 33
    assert draft.typed[name_of("scenario", "days")] == "33"


def test_fields_and_box_both_changed_are_asked_about(rulebook: Rulebook) -> None:
    first, days = opened(PLAIN, rulebook), name_of("scenario", "days")
    both = {days: "44", "text": PLAIN.replace("days = 20", "days = 33")}

    unclear = sent(first, rulebook, **both)
    by_fields = sent(first, rulebook, **both, do="fields")
    by_box = sent(first, rulebook, **both, do="toml")

    assert unclear.is_unclear
    assert unclear.text == both["text"]
    assert unclear.typed[days] == "44"
    assert by_fields.scenario is not None
    assert by_fields.scenario.days == 44
    assert by_box.scenario is not None
    assert by_box.scenario.days == 33


def test_lines_ended_as_browsers_do_are_no_change(rulebook: Rulebook) -> None:
    first = opened(PLAIN, rulebook)

    again = sent(
        first,
        rulebook,
        **{
            "text": first.text.replace("\n", "\r\n"),
            "shown": first.shown.replace("\n", "\r\n"),
            name_of("scenario", "days"): "44",
        },
    )

    assert again.scenario is not None
    assert again.scenario.days == 44


def test_a_text_that_is_no_scenario_is_shown_alone_with_every_fault(rulebook: Rulebook) -> None:
    text = PLAIN + 'dys = 3\n[staff.default]\n"科長" = 2\n'

    draft = opened_draft(text.encode(), NAME, rulebook, {})

    assert draft.shown == ""
    assert draft.text == text
    assert "scenario.dys" in sentences(draft)
    assert "科長" in sentences(draft)


@pytest.mark.parametrize(
    "shown", ["not = [", "staff = 5", "absence = 3", "[[scenario]]", "[service]\nposition = 1"]
)
def test_a_forged_page_is_no_failure_of_the_program(shown: str, rulebook: Rulebook) -> None:
    first = opened(PLAIN, rulebook)

    draft = sent(first, rulebook, shown=shown)

    assert draft.text
