"""A scenario's file: what may be left out, and every fault with its line."""

from datetime import date
from pathlib import Path

import pytest

from rules.agency.agency import Mode
from rules.errors import BadInputError
from rules.marks import Action
from tests.workflow.builders import a_rulebook
from workflow.calendar import taiwan_calendar
from workflow.deadlines import limits_of
from workflow.rehearsal.scenario import (
    Absence,
    Assignment,
    Clock,
    Distribution,
    ReturnTo,
    Scenario,
    Service,
    Span,
    Turnaround,
    Weighted,
)
from workflow.rehearsal.scenario_file.content import LARGEST_BYTES
from workflow.rehearsal.scenario_file.faults import MOST_FAULTS
from workflow.rehearsal.scenario_file.reading import read_scenario, read_scenario_file

FOLDER = Path(__file__).parent.parent.parent / "bad_scenarios"
SUFFIX = ".expect.txt"
BAD = sorted(FOLDER.glob("*.toml"))
START = "[scenario]\nstart = 2026-03-02\n"


def read(text: str, file: str = "a.toml") -> Scenario:
    return read_scenario(text.encode(), file=file, rulebook=a_rulebook())


def faults_of(raw: bytes) -> list[str]:
    with pytest.raises(BadInputError, match=r".+") as caught:
        read_scenario(raw, file="a.toml", rulebook=a_rulebook())
    return [str(fault) for fault in caught.value.faults]


def test_every_bad_file_says_what_is_expected_of_it() -> None:
    expected = {path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}")}

    assert {path.stem for path in BAD} == expected


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_bad_file_is_refused_with_every_fault_named(path: Path) -> None:
    expected = (FOLDER / f"{path.stem}{SUFFIX}").read_text(encoding="utf-8").splitlines()

    with pytest.raises(BadInputError, match=r".+") as caught:
        read_scenario_file(path, a_rulebook())

    sentences = [str(fault) for fault in caught.value.faults]
    assert len(sentences) == len(expected), sentences
    for sentence, words in zip(sentences, expected, strict=True):
        assert path.name in sentence
        assert [word for word in words.split() if word not in sentence] == [], sentence


def test_only_the_start_must_be_said() -> None:
    assert read(START, "示範情境.toml") == Scenario(name="示範情境", start=date(2026, 3, 2))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_of_other_systems_are_read(mark: str, end: str) -> None:
    text = START + "days = 5\n"

    assert read(mark + text.replace("\n", end)).days == 5


def test_warmup_may_be_left_to_be_found() -> None:
    assert read(START + 'warmup_days = "auto"\n').warmup_days is None


def test_names_are_understood_however_they_are_spelled() -> None:
    read_as = read(START + '[hours]\n"主任 秘書" = ["１０：００－１１：００"]\n')

    assert read_as.hours == {"主任秘書": (Span(opens=600, closes=660),)}


def test_aliases_of_units_and_roles_stand_for_their_names() -> None:
    scenario = read(
        START
        + '[staff."應服組"]\n"承辦人員" = 3\n'
        + '[service.position."本機關法務人員"]\nmean_minutes = 4\n'
    )

    assert scenario.staff.units == {"應用服務組": {"承辦人員": 3}}
    assert scenario.services.positions == {"法務人員": Service(mean_minutes=4.0)}


def test_rows_are_kept_as_written() -> None:
    scenario = read(START + '[[arrivals.mix]]\nrow = "line:109"\nweight = 3\n')

    assert scenario.arrivals.mix == (Weighted(row="line:109", weight=3.0),)


def test_the_weight_of_a_row_may_be_nothing_where_another_has_some() -> None:
    scenario = read(
        START
        + '[[arrivals.mix]]\nrow = "line:109"\n[[arrivals.mix]]\nrow = "line:110"\nweight = 0\n'
    )

    assert [each.weight for each in scenario.arrivals.mix] == [1.0, 0.0]


def test_a_position_goes_by_its_name_or_with_its_unit() -> None:
    scenario = read(
        START
        + '[service.position]\n"主任" = { mean_minutes = 0 }\n'
        + '"會計室/主任" = { distribution = "gamma", cv = 0.5 }\n'
        + '"機關/局長" = { mean_minutes = 5 }\n"職務/法務人員" = { mean_minutes = 6 }\n'
        + '[service.action."決行"]\nmean_minutes = 7\n'
    )

    assert scenario.services.positions == {
        "主任": Service(mean_minutes=0.0),
        "會計室/主任": Service(distribution=Distribution.GAMMA, cv=0.5),
        "機關/局長": Service(mean_minutes=5.0),
        "職務/法務人員": Service(mean_minutes=6.0),
    }
    assert scenario.services.actions == {Action.DECIDE: Service(mean_minutes=7.0)}


def test_staff_stands_by_default_by_unit_and_for_all_units() -> None:
    staff = read(
        START
        + '[staff]\nassignment = "own"\n[staff.default]\n"承辦人員" = 6\n"主任秘書" = 2\n'
        + '[staff."綜合企劃組"]\n"承辦人員" = 8\n[staff."機關"]\n"副局長" = 2\n'
        + '[staff."職務"]\n"法務人員" = 3\n'
    ).staff

    assert staff.assignment is Assignment.OWN
    assert [staff.holders(unit, "承辦人員") for unit in ("綜合企劃組", "秘書室")] == [8, 6]
    assert [staff.holders("機關", each) for each in ("主任秘書", "副局長", "局長")] == [2, 2, 1]
    assert staff.holders("職務", "法務人員") == 3


def test_absences_name_their_unit_where_several_have_the_position() -> None:
    scenario = read(
        START
        + '[[absence]]\nposition = "組長"\nunit = "綜合企劃組"\n'
        + 'from = 2026-03-03\nto = 2026-03-04\ndeputy = "股長"\n'
        + '[[absence]]\nposition = "主任秘書"\nunit = ""\n'
        + 'from = 2026-03-03\nto = 2026-03-03\ndeputy = ""\n'
        + '[[absence]]\nposition = "法務人員"\nunit = "職務"\n'
        + "from = 2026-03-03\nto = 2026-03-03\n"
    )

    third = date(2026, 3, 3)
    assert scenario.absences == (
        Absence(
            position="組長", unit="綜合企劃組", since=third, until=date(2026, 3, 4), deputy="股長"
        ),
        Absence(position="主任秘書", unit="", since=third, until=third),
        Absence(position="法務人員", unit="", since=third, until=third),
    )


def test_a_head_above_the_agency_may_be_away_once_the_scenario_names_him() -> None:
    away = '[[absence]]\nposition = "市長"\nfrom = 2026-03-03\nto = 2026-03-04\n'

    scenario = read(
        START + '[staff.default]\n"市長" = 1\n[hours]\n"市長" = ["09:00-10:00"]\n' + away
    )

    assert len(scenario.absences) == len(scenario.hours) == 1


def test_one_may_go_on_the_day_after_another_is_back() -> None:
    away = '[[absence]]\nposition = "局長"\nfrom = 2026-03-{}\nto = 2026-03-{}\n'

    scenario = read(START + away.format("05", "06") + away.format("03", "04"))

    assert len(scenario.absences) == 2


def test_as_many_may_be_away_as_there_are() -> None:
    away = '[[absence]]\nposition = "局長"\nfrom = 2026-03-03\nto = 2026-03-04\n'
    staff = '[staff."機關"]\n"局長" = 2\n'

    assert len(read(START + staff + away + away).absences) == 2
    assert len(faults_of((START + staff + away * 3).encode())) == 1


def test_hours_are_kept_in_the_order_of_the_day() -> None:
    scenario = read(
        START
        + 'office_hours = ["13:00-17:00", "08:00-12:00"]\n'
        + '[hours]\n"局長" = ["16:00-17:00", "10:00-11:00"]\n'
    )

    assert scenario.office_hours == (Span(opens=480, closes=720), Span(opens=780, closes=1020))
    assert scenario.hours["局長"][0] == Span(opens=600, closes=660)


def test_round_the_clock_hours_may_lie_anywhere() -> None:
    scenario = read(
        START + 'calendar = "continuous"\n[hours]\n"局長" = ["00:00-01:00", "22:00-24:00"]\n'
    )

    assert scenario.clock is Clock.CONTINUOUS
    assert scenario.hours["局長"][1] == Span(opens=1320, closes=1440)


def test_a_profile_weighs_weekdays_and_hours() -> None:
    profile = read(
        START
        + '[arrivals.profile]\nweekdays = { "一" = 1.3, "週五" = 0.7 }\n'
        + 'hours = { "13:30-14:00" = 0, "08:30-10:00" = 2 }\n'
    ).arrivals.profile

    assert profile.weekdays == {0: 1.3, 4: 0.7}
    assert list(profile.hours.items()) == [
        (Span(opens=510, closes=600), 2.0),
        (Span(opens=810, closes=840), 0.0),
    ]


def test_round_the_clock_documents_may_come_at_weekends_only() -> None:
    none = "weekdays = { " + ", ".join(f'"{day}" = 0' for day in "一二三四五") + " }\n"
    text = START + 'calendar = "{}"\n[arrivals.profile]\n'

    weekdays = read(text.format("continuous") + none).arrivals.profile.weekdays

    assert weekdays == dict.fromkeys(range(5), 0.0)
    assert len(faults_of((text.format("taiwan") + none).encode())) == 1


def test_a_table_that_says_nothing_is_none() -> None:
    assert read(START + '[staff."綜合企劃組"]\n[staff.default]\n[hours]\n[arrivals]\n') == read(
        START
    )


def test_behaviour_is_read_as_said() -> None:
    behaviour = read(
        START
        + '[behaviour]\nreturn_probability = 0.05\nreturn_to = "previous"\n'
        + 'condition_probability = 0\ncosign = "sequential"\n'
        + 'outside_agency_days = { distribution = "gamma", mean = 4, cv = 0.5 }\n'
    ).behaviour

    assert behaviour.return_to is ReturnTo.PREVIOUS
    assert (behaviour.return_probability, behaviour.condition_probability) == (0.05, 0.0)
    assert behaviour.cosign is Mode.SEQUENTIAL
    assert behaviour.outside == Turnaround(distribution=Distribution.GAMMA, mean=4.0, cv=0.5)


def test_returns_may_go_to_a_position() -> None:
    assert read(START + '[behaviour]\nreturn_to = "股長"\n').behaviour.return_to == "股長"


def test_the_days_of_the_calendar_end_with_its_years() -> None:
    text = "[scenario]\nstart = 2030-12-30\ndays = {}\n"

    assert read(text.format(2)).days == 2
    assert "119.12.31" in faults_of(text.format(3).encode())[0]


def test_days_closed_by_the_office_are_no_days_of_a_run() -> None:
    rulebook = a_rulebook()
    limits = limits_of(rulebook.agency, taiwan_calendar(frozenset({date(2030, 12, 31)})))
    text = b"[scenario]\nstart = 2030-12-30\ndays = 2\n"

    with pytest.raises(BadInputError, match="只剩 1 天"):
        read_scenario(text, file="a.toml", rulebook=rulebook, limits=limits)


def test_a_doubtful_row_is_refused_with_its_doubt() -> None:
    rulebook = a_rulebook()
    doubtful = next(row for row in rulebook.rows if not row.is_routable)

    (fault,) = faults_of(f'{START}[[arrivals.mix]]\nrow = "line:{doubtful.line}"\n'.encode())

    assert f"line:{doubtful.line}" in fault
    assert doubtful.doubts[0].message in fault


def test_a_large_file_is_not_read() -> None:
    (fault,) = faults_of(START.encode() + b"#" * LARGEST_BYTES)

    assert f"{LARGEST_BYTES:,}" in fault


def test_a_file_that_is_no_text_is_told_its_kind() -> None:
    assert "Big5" in faults_of('[scenario]\nname = "示範"\n'.encode("cp950"))[0]
    assert "UTF-8" in faults_of(b'[scenario]\nname = "\xe7\xa4\xff"\n')[0]


@pytest.mark.parametrize(
    "deep",
    [
        *("a = " + "[" * 100_000, "a = " + "{a=" * 80_000),
        *(".a" * 100_000, ' . "\\""' * 30_000, " = 1\n[a" + ".'a'" * 60_000 + "]"),
    ],
    ids=["lists", "tables", "bare keys", "quoted keys", "a header"],
)
def test_what_lies_too_deep_is_refused_at_once(deep: str) -> None:
    assert "超過 8 層" in faults_of(f"a{deep}\n".encode())[0]


def test_dots_in_a_text_or_a_remark_are_no_depth() -> None:
    scenario = read(f'# {".a" * 20}\n[scenario]\nstart = 2026-03-02\nname = "a{".b" * 20}"\n')

    assert scenario.name == "a" + ".b" * 20


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert len(faults_of(f"{START}days = {'9' * 5_000}\n".encode())) == 1


def test_no_more_faults_are_listed_than_anybody_reads() -> None:
    keys = "".join(f"a{number} = 1\n" for number in range(20_000))

    faults = faults_of((START + keys).encode())

    assert len(faults) == MOST_FAULTS + 1
    assert f"前 {MOST_FAULTS} 處，後面還有" in faults[-1]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"none\.toml"):
        read_scenario_file(tmp_path / "none.toml", a_rulebook())
