"""chenhe organisation: people, deputies and closures on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Chenhe

BY = ("--by", "示範人事")
JSON = ("--format", "json")
CHIEF = "綜合企劃組/股長"
ROSTER = (
    "姓名,單位,職稱,到職日,離職日,代理人,代理起,代理迄\n"
    "示範甲,綜合企劃組,股長,115/1/2,,示範乙、示範丙,2026-03-02,2026-03-06\n"
    "示範乙,綜合企劃組,承辦人員,1150102,,,,\n"
    "示範丙,綜合企劃組,承辦人員,2026-01-02,,,,\n"
)


SPAN = {"since": "2026-03-02", "until": "2026-03-06"}


def organisation(chenhe: Chenhe, *arguments: str) -> Answer:
    return chenhe("organisation", *arguments)


def holders(chenhe: Chenhe, holder: str, on: str) -> list[str]:
    """Who holds a position on that day."""
    positions = organisation(chenhe, "show", "--on", on, *JSON).json["positions"]
    (post,) = [each for each in positions if f"{each['unit']}/{each['position']}" == holder]
    return [each["person"] for each in post["people"]]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名冊.csv"
    path.write_text(ROSTER, encoding="utf-8-sig")
    return path


def test_a_roster_is_imported_once(chenhe: Chenhe, roster: Path) -> None:
    preview = organisation(chenhe, "import", str(roster), *BY, "--dry-run")
    first = organisation(chenhe, "import", str(roster), *BY)
    second = organisation(chenhe, "import", str(roster), *BY)

    assert (preview.code, preview.out) == (0, "會有 5 筆異動，0 列不變。\n")
    assert (first.code, first.out) == (0, "登錄 5 筆異動，0 列不變。\n")
    assert (second.code, second.out) == (0, "沒有任何異動：3 列都已登錄。\n")
    assert holders(chenhe, CHIEF, "2026-03-02") == ["示範甲"]


def test_every_fault_of_a_roster_is_told_at_once(chenhe: Chenhe, roster: Path) -> None:
    roster.write_text(ROSTER.replace("承辦人員", "科員").replace("115/1/2", "昨天"), "utf-8")

    answer = organisation(chenhe, "import", str(roster), *BY)

    assert (answer.code, answer.out) == (2, "")
    assert [line.split("：")[0] for line in answer.err.splitlines()] == [
        "名冊.csv 第 2 行第 4 欄「昨天」",
        "名冊.csv 第 3 行第 3 欄「科員」",
        "名冊.csv 第 4 行第 3 欄「科員」",
    ]
    assert organisation(chenhe, "show", *JSON).json["away"] == []


def test_a_missing_roster_is_told(chenhe: Chenhe) -> None:
    answer = organisation(chenhe, "import", "nowhere.csv", *BY)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("無法讀取檔案 nowhere.csv")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_imported_as_it_is(chenhe: Chenhe, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"名冊.{form}"

    written = organisation(chenhe, "template", "--format", form, "--to", str(path))
    imported = organisation(chenhe, "import", str(path), *BY)

    assert (written.code, written.out) == (0, "")
    assert imported.out == "登錄 1 筆異動，0 列不變。\n"
    assert holders(chenhe, "綜合企劃組/承辦人員", "115.1.2") == ["示範王小明"]


def test_the_csv_template_opens_in_a_spreadsheet(chenhe: Chenhe, tmp_path: Path) -> None:
    path = tmp_path / "名冊.csv"

    organisation(chenhe, "template", "--format", "csv", "--to", str(path))

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes().count(b"\r\n") == 2


def test_appointments_end_and_pass_to_a_successor(chenhe: Chenhe) -> None:
    organisation(chenhe, "appoint", "示範甲", CHIEF, "--since", "1150102", *BY)
    organisation(chenhe, "appoint", "示範甲", "主任秘書", "--since", "1150102", *BY)
    organisation(chenhe, "end", "示範甲", "主任秘書", "--until", "1150531", *BY)

    moved = organisation(chenhe, "hand-over", "示範甲", "示範乙", "--last-day", "2026-06-30", *BY)

    assert (moved.code, moved.out) == (0, "登錄 2 筆異動。\n")
    assert holders(chenhe, "機關/主任秘書", "2026-05-31") == ["示範甲"]
    assert holders(chenhe, "機關/主任秘書", "2026-06-01") == []
    assert holders(chenhe, CHIEF, "2026-06-30") == ["示範甲"]
    assert holders(chenhe, CHIEF, "2026-07-01") == ["示範乙"]


def test_a_hand_over_lists_the_cases_that_go_along(chenhe: Chenhe) -> None:
    organisation(chenhe, "appoint", "示範甲", "秘書室/承辦人員", "--since", "1150102", *BY)
    organisation(chenhe, "appoint", "示範登記", "總收文", "--since", "1150102", *BY)
    register = (
        "register",
        "--row",
        "line:438",
        "--received-at",
        "2026-11-23T09:00",
    )
    register += ("--person", "示範登記")
    case_id = chenhe("case", *register, *JSON).json["id"]
    assign = ("act", case_id, "分文", "--as", "總收文", "--person", "示範登記", "--to", "示範甲")
    assert chenhe("case", *assign).code == 0

    moved = organisation(chenhe, "hand-over", "示範甲", "示範乙", "--last-day", "2026-12-31", *BY)

    assert case_id in moved.out
    assert moved.out.endswith("以上 1 件改由示範乙承辦。\n")


def test_deputies_are_shown_in_order_with_who_stands_in(chenhe: Chenhe, roster: Path) -> None:
    organisation(chenhe, "import", str(roster), *BY)
    organisation(chenhe, "deputy", "示範乙", "示範丙", "--since", "2026-03-04", *BY)

    shown = organisation(chenhe, "show", "--on", "2026-03-04", *JSON).json
    text = organisation(chenhe, "show", "--on", "115年3月4日").out

    (chief,) = [each for each in shown["away"] if each["person"] == "示範甲"]
    assert chief["deputies"] == [
        {"deputy": name, "deputy_id": name, "order": order} | SPAN
        for order, name in enumerate(("示範乙", "示範丙"), start=1)
    ]
    assert chief["acting"] == "示範丙"
    assert "綜合企劃組股長  示範甲（請假，示範丙代理）" in text
    assert "綜合企劃組組長  （出缺）" in text


def test_a_reset_brings_somebody_back_or_names_others(chenhe: Chenhe, roster: Path) -> None:
    organisation(chenhe, "import", str(roster), *BY)

    organisation(chenhe, "reset", "示範甲", "示範丙", "--since", "2026-03-03", *BY)
    back = organisation(chenhe, "reset", "示範甲", "--since", "2026-03-05", *BY)

    assert (back.code, back.out) == (0, "登錄 1 筆異動。\n")
    acting = {
        day: [
            each["acting"] for each in organisation(chenhe, "show", "--on", day, *JSON).json["away"]
        ]
        for day in ("2026-03-02", "2026-03-03", "2026-03-05")
    }
    assert acting == {
        "2026-03-02": ["示範乙"],
        "2026-03-03": ["示範丙"],
        "2026-03-05": [],
    }


def test_who_is_all_away_is_said_to_be(chenhe: Chenhe, roster: Path) -> None:
    organisation(chenhe, "import", str(roster), *BY)
    for person, deputy in (("示範乙", "示範丙"), ("示範丙", "示範乙")):
        organisation(chenhe, "deputy", person, deputy, "--since", "2026-03-02", *BY)

    assert "示範甲（請假，代理人都不在）" in organisation(chenhe, "show", "--on", "1150302").out


def test_a_closed_day_moves_the_due_date_until_it_is_reopened(chenhe: Chenhe) -> None:
    register = (
        "case",
        "register",
        "--row",
        "line:438",
        "--received-at",
        "2026-11-23T09:00",
        *JSON,
    )

    closed = organisation(chenhe, "close-day", "1151130", "--reason", "示範颱風停止上班", *BY)
    late = chenhe(*register).json["due"]
    shown = organisation(chenhe, "show")
    again = organisation(chenhe, "close-day", "1151130", "--reason", "示範", *BY)
    organisation(chenhe, "reopen-day", "1151130", *BY)

    assert (closed.code, late) == (0, "2026-12-02")
    assert "停班 115.11.30  示範颱風停止上班" in shown.out
    assert (again.code, "已登錄停班：示範颱風停止上班" in again.err) == (1, True)
    assert chenhe(*register).json["due"] == "2026-12-01"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("appoint", "示範甲", "股長", "--since", "1150102"), 1, "不是可用的單位"),
        (("appoint", "示範甲", CHIEF, "--since", "明天"), 2, "「明天」不是日期"),
        (("end", "示範甲", CHIEF, "--until", "1150102"), 1, "並未擔任"),
        (("deputy", "示範甲", "示範乙", "--since", "1150102"), 1, "沒有任何任職紀錄"),
        (("reset", "示範甲", "--since", "1150102"), 1, "沒有任何任職紀錄"),
        (("reopen-day", "1150102"), 1, "不是登錄的停班日"),
    ],
)
def test_a_refused_change_writes_nothing_and_says_why(
    chenhe: Chenhe, arguments: tuple[str, ...], code: int, words: str
) -> None:
    answer = organisation(chenhe, *arguments, *BY)

    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
    assert chenhe("log", "verify").out == "還沒有任何事件。\n"


def test_the_organisation_is_verified_with_the_log_and_is_no_case(
    chenhe: Chenhe, roster: Path
) -> None:
    organisation(chenhe, "import", str(roster), *BY)

    verdict = chenhe("log", "verify", *JSON).json
    exported = chenhe("log", "export", "--format", "jsonl").out.splitlines()

    assert (verdict["ok"], verdict["cases"], verdict["events"]) == (True, 0, 5)
    assert len(exported) == 5
    assert all('"case_id": "organisation"' in line for line in exported)
    assert chenhe("log", "export").rows == []
    assert chenhe("log", "rebuild").out == "正式：0 件\n"


def test_offices_have_people_of_their_own(chenhe: Chenhe, roster: Path) -> None:
    organisation(chenhe, "import", str(roster), *BY, "--office", "demo")

    assert holders(chenhe, CHIEF, "2026-03-02") == []


def test_namesakes_are_told_apart_by_number(chenhe: Chenhe) -> None:
    since = ("--since", "1150102")
    for number in ("A001", "A002"):
        clerk = ("appoint", "示範甲", "秘書室/承辦人員", *since, "--staff-number", number)
        assert organisation(chenhe, *clerk, *BY).code == 0
    organisation(chenhe, "appoint", "示範登記", "總收文", *since, *BY)
    register = ("case", "register", "--row", "line:438", "--person", "示範登記")
    case_id = chenhe(*register, *JSON).json["id"]
    act = ("case", "act", case_id, "擬辦", "--as", "秘書室/承辦人員", *JSON)

    unclear = chenhe(*act, "--person", "示範甲")
    event = chenhe(*act, "--person", "A002").json["events"][-1]
    shown = organisation(chenhe, "show").out

    assert (unclear.code, unclear.out) == (1, "")
    assert "示範甲（A001）：秘書室承辦人員；示範甲（A002）：秘書室承辦人員" in unclear.err
    assert (event["person"], event["person_id"]) == ("示範甲", "A002")
    assert "秘書室承辦人員  示範甲（A001）、示範甲（A002）" in shown


def test_a_number_is_given_before_a_namesake_comes(chenhe: Chenhe) -> None:
    clerk = ("示範甲", "秘書室/承辦人員", "--since", "1150102")
    organisation(chenhe, "appoint", *clerk, *BY)
    numbered = ("appoint", *clerk, "--staff-number", "A002", *BY)

    refused = organisation(chenhe, *numbered)
    organisation(chenhe, "number", "示範甲", "A001", *BY)
    accepted = organisation(chenhe, *numbered)
    posts = organisation(chenhe, "show", *JSON).json["positions"]

    assert (refused.code, "chenhe organisation number" in refused.err) == (1, True)
    assert accepted.code == 0
    people = [each for post in posts for each in post["people"]]
    assert [(each["person_id"], each["staff_number"]) for each in people] == [
        ("示範甲", "A001"),
        ("A002", "A002"),
    ]


DIRECTOR = "綜合企劃組/組長"


def test_a_vacant_position_has_deputies_whose_signature_says_so(chenhe: Chenhe) -> None:
    for person, position in (
        ("示範承辦", "綜合企劃組/承辦人員"),
        ("示範股長", CHIEF),
        ("示範收文", "總收文"),
    ):
        organisation(chenhe, "appoint", person, position, "--since", "1150102", *BY)

    named = organisation(chenhe, "deputy", DIRECTOR, "示範股長", "--since", "1150102", *BY)
    text = organisation(chenhe, "show", "--on", "115.3.2").out
    posts = organisation(chenhe, "show", "--on", "115.3.2", *JSON).json["positions"]

    assert (named.code, named.out) == (0, "登錄 1 筆異動。\n")
    assert "綜合企劃組組長  （出缺，示範股長代理）" in text
    (post,) = [each for each in posts if (each["unit"], each["position"]) == ("綜合企劃組", "組長")]
    assert (post["people"], post["acting"]) == ([], "示範股長")
    assert [each["deputy"] for each in post["deputies"]] == ["示範股長"]

    registered = (
        "--as",
        "總收文",
        "--person",
        "示範收文",
        "--received-at",
        "2026-11-23T09:00",
    )
    case_id = chenhe("case", "register", "--row", "line:109", *registered, *JSON).json["id"]
    unit = "綜合企劃組"
    for action, position, person in (
        ("擬辦", "承辦人員", "示範承辦"),
        ("審核", "股長", "示範股長"),
        ("審核", "組長", "示範股長"),
    ):
        who = ("--as", f"{unit}/{position}", "--person", person)
        signed = chenhe("case", "act", case_id, action, *who, *JSON)
        assert signed.code == 0, signed.err
    event = signed.json["events"][-1]
    assert (event["person"], event["for_person"], event["mark"]) == ("示範股長", "出缺", "代")


def test_deputies_of_a_shared_vacancy_go_by_its_name_alone(chenhe: Chenhe) -> None:
    organisation(chenhe, "appoint", "示範副局長", "副局長", "--since", "1150102", *BY)

    organisation(chenhe, "deputy", "局長", "示範副局長", "--since", "1150102", *BY)
    shown = organisation(chenhe, "show", "--on", "115.3.2").out
    back = organisation(chenhe, "reset", "局長", "--since", "1150401", *BY)

    assert "局長  （出缺，示範副局長代理）" in shown
    assert back.code == 0
    assert "局長  （出缺）" in organisation(chenhe, "show", "--on", "115.4.1").out


def test_deputies_of_a_position_that_is_held_or_unknown_are_refused(chenhe: Chenhe) -> None:
    organisation(chenhe, "appoint", "示範甲", CHIEF, "--since", "1150102", *BY)

    held = organisation(chenhe, "deputy", CHIEF, "示範甲", "--since", "1150302", *BY)
    unknown = organisation(chenhe, "deputy", "綜合企劃組/科長", "示範甲", "--since", "1150302", *BY)

    assert (held.code, unknown.code) == (1, 1)
    assert "由示範甲擔任，並未出缺" in held.err
    assert "「科長」不是可用的綜合企劃組的職稱" in unknown.err
