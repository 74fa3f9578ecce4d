"""Staff and absences of a scenario, taken from the organisation."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.builders import a_rulebook
from tests.workflow.staff import appointed, away, staff
from workflow.organisation.people import Deputyship, Organisation
from workflow.rehearsal.scenario import Absence, Scenario, Staff
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.rehearsal.staffing import FROM_ELSEWHERE, NOBODY, Staffed, StaffNote, staffed

MONDAY, LAST = date(2026, 3, 2), date(2026, 3, 27)
CHIEF = "綜合企劃組/股長"
TWENTY_DAYS = Scenario(name="示範", start=MONDAY, days=15, warmup_days=5)


def taken(organisation: Organisation, scenario: Scenario = TWENTY_DAYS) -> Staffed:
    return staffed(scenario, organisation, a_rulebook().agency)


def an_absence(since: int, until: int, position: str, unit: str = "", deputy: str = "") -> Absence:
    """Days of March."""
    return Absence(
        position=position,
        unit=unit,
        since=date(2026, 3, since),
        until=date(2026, 3, until),
        deputy=deputy,
    )


def test_a_position_has_those_in_office() -> None:
    organisation = staff(
        appointed("示範甲", CHIEF),
        appointed("示範乙", CHIEF),
        appointed("示範丙", CHIEF, until=date(2026, 2, 27)),
        appointed("示範丁", "機關/主任秘書"),
        appointed("示範戊", "職務/法務人員"),
        appointed("示範己", "機關/登記桌"),
    )

    found = taken(organisation)

    assert found.scenario.absences == ()
    assert found.scenario.staff.units == {
        "綜合企劃組": {"股長": 2},
        "機關": {"主任秘書": 1},
        "職務": {"法務人員": 1},
    }


def test_a_position_without_people_keeps_what_the_scenario_has() -> None:
    scenario = Scenario(
        name="示範",
        start=MONDAY,
        days=20,
        staff=Staff(default={"股長": 2}, units={"機關": {"局長": 1}}),
    )

    found = taken(staff(appointed("示範甲", "機關/主任秘書")), scenario)

    assert found.scenario.staff.default == {"股長": 2}
    assert found.scenario.staff.units == {"機關": {"局長": 1, "主任秘書": 1}}
    assert StaffNote(key=CHIEF, message=NOBODY) in found.notes


def test_who_is_deputised_is_away_in_the_days_of_the_run() -> None:
    organisation = staff(
        appointed("示範甲", "機關/主任秘書"),
        appointed("示範乙", "機關/副局長"),
        deputies=[
            away("示範甲", "示範乙", since=date(2026, 2, 26), until=date(2026, 3, 4)),
            away("示範甲", "示範乙", since=date(2026, 3, 26), until=date(2026, 4, 9)),
            away("示範甲", "示範乙", since=date(2027, 3, 26), until=date(2027, 4, 9)),
        ],
    )

    assert taken(organisation).scenario.absences == (
        an_absence(2, 4, "主任秘書", deputy="副局長"),
        an_absence(26, 27, "主任秘書", deputy="副局長"),
    )


def test_the_next_deputy_stands_in_while_the_first_is_away() -> None:
    organisation = staff(
        appointed("示範甲", "綜合企劃組/組長"),
        appointed("示範乙", CHIEF),
        appointed("示範丙", "機關/專門委員"),
        deputies=[
            away("示範甲", "示範乙", "示範丙", since=date(2026, 3, 9), until=date(2026, 3, 13)),
            away("示範乙", "示範丙", since=date(2026, 3, 11), until=date(2026, 3, 11)),
        ],
    )

    assert taken(organisation).scenario.absences == (
        an_absence(11, 11, "股長", "綜合企劃組", "專門委員"),
        an_absence(9, 10, "組長", "綜合企劃組", "股長"),
        an_absence(11, 11, "組長", "綜合企劃組", "專門委員"),
        an_absence(12, 13, "組長", "綜合企劃組", "股長"),
    )


def test_what_happens_elsewhere_does_not_part_an_absence() -> None:
    organisation = staff(
        appointed("示範甲", "機關/主任秘書"),
        appointed("示範乙", "機關/副局長"),
        appointed("示範丙", "機關/局長", since=date(2026, 3, 10)),
        deputies=[away("示範甲", "示範乙", since=date(2026, 3, 9), until=date(2026, 3, 11))],
    )

    absences = taken(organisation).scenario.absences

    assert an_absence(9, 11, "主任秘書", deputy="副局長") in absences


def test_a_role_may_stand_in() -> None:
    organisation = staff(
        appointed("示範甲", CHIEF),
        appointed("示範乙", "職務/法務人員"),
        deputies=[away("示範甲", "示範乙", since=MONDAY, until=MONDAY)],
    )

    assert taken(organisation).scenario.absences == (
        an_absence(2, 2, "股長", "綜合企劃組", "法務人員"),
    )


def test_a_colleague_of_the_same_position_serves_that_queue_anyway() -> None:
    organisation = staff(
        appointed("示範甲", CHIEF),
        appointed("示範乙", CHIEF),
        deputies=[away("示範甲", "示範乙", since=MONDAY, until=MONDAY)],
    )

    found = taken(organisation)

    assert found.scenario.absences == (an_absence(2, 2, "股長", "綜合企劃組"),)
    assert FROM_ELSEWHERE not in [note.message for note in found.notes]


def test_a_deputy_of_another_unit_is_told_and_left_out() -> None:
    organisation = staff(
        appointed("示範甲", CHIEF),
        appointed("示範乙", "應用服務組/股長"),
        deputies=[away("示範甲", "示範乙", since=MONDAY, until=MONDAY)],
    )

    found = taken(organisation)

    assert found.scenario.absences == (an_absence(2, 2, "股長", "綜合企劃組"),)
    assert StaffNote(key=CHIEF, message=FROM_ELSEWHERE) in found.notes


def test_leaving_or_coming_in_the_days_of_the_run_is_an_absence() -> None:
    organisation = staff(
        appointed("示範甲", CHIEF),
        appointed("示範乙", CHIEF, until=date(2026, 3, 10)),
        appointed("示範丙", CHIEF, since=date(2026, 3, 18)),
    )

    found = taken(organisation)

    assert found.scenario.staff.units["綜合企劃組"]["股長"] == 2
    assert found.scenario.absences == (an_absence(11, 17, "股長", "綜合企劃組"),)


def test_a_vacancy_that_is_filled_is_an_absence_with_a_deputy() -> None:
    vacancy = Deputyship(holder="機關/主任秘書", deputy="示範乙", order=1, since=date(2026, 1, 5))
    organisation = staff(appointed("示範乙", "機關/副局長"), deputies=[(vacancy,)])

    found = taken(organisation)

    assert found.scenario.staff.units["機關"]["主任秘書"] == 1
    assert found.scenario.absences == (an_absence(2, 27, "主任秘書", deputy="副局長"),)


def test_a_head_above_the_agency_stays_outside_unless_the_scenario_names_him() -> None:
    organisation = staff(appointed("示範市長", "機關/市長"))
    named = Scenario(name="示範", start=MONDAY, days=20, staff=Staff(default={"市長": 1}))

    assert taken(organisation).scenario.staff.units == {}
    assert taken(organisation, named).scenario.staff.units == {"機關": {"市長": 1}}


def test_absences_of_the_organisation_take_the_place_of_the_scenarios() -> None:
    scenario = Scenario(name="示範", start=MONDAY, days=20, absences=(an_absence(2, 3, "局長"),))

    assert taken(staff(appointed("示範甲", "機關/局長")), scenario).scenario.absences == ()


def test_a_scenario_without_days_is_taken_to_the_end_of_the_calendar() -> None:
    organisation = staff(
        appointed("示範甲", "機關/局長"),
        appointed("示範乙", "機關/副局長"),
        deputies=[away("示範甲", "示範乙", since=date(2026, 6, 1))],
    )

    (absence,) = taken(organisation, Scenario(name="示範", start=MONDAY)).scenario.absences

    assert (absence.since, absence.until) == (date(2026, 6, 1), date(2030, 12, 31))


PEOPLE = ("示範甲", "示範乙", "示範丙", "示範丁")
DATES = st.dates(date(2026, 2, 20), date(2026, 4, 10))
Days = tuple[date, date]
HELD = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from([CHIEF, "綜合企劃組/組長", "機關/局長"]),
    st.tuples(DATES, DATES),
)
NAMED = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.tuples(DATES, DATES))


def an_organisation(
    held: Sequence[tuple[str, str, Days]], named: Sequence[tuple[str, str, Days]]
) -> Organisation:
    return staff(
        *(appointed(person, key, since=min(days), until=max(days)) for person, key, days in held),
        deputies=[
            away(person, deputy, since=min(days), until=max(days))
            for person, deputy, days in named
            if person != deputy
        ],
    )


ORGANISATIONS = st.builds(an_organisation, st.lists(HELD, max_size=8), st.lists(NAMED, max_size=6))


@given(ORGANISATIONS)
def test_what_is_taken_can_be_written_and_read(organisation: Organisation) -> None:
    scenario = taken(organisation).scenario

    text = scenario_toml(scenario)

    assert read_scenario(text.encode(), file="a.toml", rulebook=a_rulebook()) == scenario


@given(ORGANISATIONS, st.dates(MONDAY, LAST))
def test_on_every_day_as_many_are_there_as_in_the_organisation(
    organisation: Organisation, day: date
) -> None:
    scenario = taken(organisation).scenario

    there = [p for p in organisation.holders(CHIEF, day) if not organisation.is_away(p, day)]
    missing = [
        each
        for each in scenario.absences
        if each.position == "股長" and each.since <= day <= each.until
    ]
    if "股長" in scenario.staff.units.get("綜合企劃組", {}):
        assert scenario.staff.holders("綜合企劃組", "股長") - len(missing) == len(there)
    else:
        assert there == []
