"""chenhe statistics and chenhe remind."""

from datetime import timedelta

import pytest

from tests.cli.conftest import Answer, Chenhe
from web.files.report import COLUMNS, FILE_COLUMNS
from workflow.office import taipei_now

SECRETARIAT = "line:438"  # 秘書室; nobody co-signs


@pytest.fixture
def late_case(chenhe: Chenhe) -> str:
    """A document received at the beginning of 2026 that nobody has drafted."""
    answer = chenhe(
        *("case", "register", "--row", SECRETARIAT, "--subject", "久未辦理"),
        *("--received-at", "2026-01-05", "--format", "json"),
    )
    case_id: str = answer.json["id"]
    return case_id


def test_statistics_of_a_month_as_text(chenhe: Chenhe, late_case: str) -> None:
    answer = chenhe("statistics", "--month", "115-1")

    lines = answer.out.splitlines()
    assert (answer.code, answer.err) == (0, "")
    assert "民國115年1月" in lines[0]
    assert lines[1].split() == ["單位", *(column.word for column in COLUMNS)]
    secretariat = next(line for line in lines if line.startswith("秘書室")).split()
    assert secretariat == [*("秘書室", "0", "1", "0", "0", "0", "0", "0", "0"), "—", "—", "1", "1"]
    assert "未能查得" in lines[-1]


def test_statistics_as_json_says_how_they_are_counted(chenhe: Chenhe, late_case: str) -> None:
    answer = chenhe("statistics", "--month", "2026-01", "--unit", "秘書室", "--format", "json")

    assert (answer.json["month"], answer.json["until"]) == ("2026-01", "2026-01-31")
    (unit,) = answer.json["units"]
    assert (unit["unit"], unit["received"], unit["in_time_rate"]) == ("秘書室", 1, None)
    assert answer.json["total"] == {name: unit[name] for name in unit if name != "unit"}
    assert [each["month"] for each in answer.json["trend"]][-1] == "2026-01"
    assert len(answer.json["trend"]) == 12
    assert any("÷" in each for each in answer.json["formulas"])


def test_statistics_as_csv(chenhe: Chenhe, late_case: str) -> None:
    rows = chenhe("statistics", "--month", "115-01", "--format", "csv").rows

    assert list(rows[0]) == ["月份", "單位", *(column.word for column in FILE_COLUMNS)]
    assert [row["本月收文"] for row in rows if row["單位"] in ("秘書室", "合計")] == ["1", "1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--month", "115-13"), "不是月份"),
        (("--month", "199-01"), "還沒有開始"),
        (("--unit", "無"), "沒有「無」這個單位"),
    ],
)
def test_what_cannot_be_reported_is_bad_input(
    chenhe: Chenhe, arguments: tuple[str, str], said: str
) -> None:
    answer = chenhe("statistics", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_statistics_explain_their_formulas(chenhe: Chenhe) -> None:
    said = "".join(chenhe("statistics", "--help").out.split())

    assert "發文平均使用日數＝" in said
    assert "依限辦結比率＝" in said
    assert "fcode=C0220048" in said


def test_who_has_a_late_document_is_told_with_how_late(chenhe: Chenhe, late_case: str) -> None:
    answer = chenhe("remind")

    assert answer.code == 0
    assert "秘書室（1 件，逾期 1 件）" in answer.out
    assert late_case in answer.out
    assert "久未辦理" in answer.out
    assert "陳報主任秘書" in answer.out


def test_reminders_as_json(chenhe: Chenhe, late_case: str) -> None:
    (sheet,) = chenhe("remind", "--format", "json").json

    (holder,) = sheet["holders"]
    (reminder,) = holder["reminders"]
    assert (sheet["place"], sheet["late"]) == ("秘書室", 1)
    assert holder["holder"] == "秘書室承辦人員"
    assert reminder["case_id"] == late_case
    assert reminder["days_left"] < 0
    assert (reminder["limit"], reminder["last_day"]) == ("限辦日期", reminder["due"])
    assert reminder["actions"] == ["擬辦"]


def chase(chenhe: Chenhe, case_id: str, action: str, *, days_ago: int) -> Answer:
    at = (taipei_now() - timedelta(days=days_ago)).isoformat()
    registry = ("--as", "總收文", "--person", "示範總收文")
    return chenhe("case", "act", case_id, action, *registry, "--at", at)


def test_reminders_say_how_often_and_who_is_told(chenhe: Chenhe, late_case: str) -> None:
    for days_ago in (2, 1, 0):
        done = chase(chenhe, late_case, "稽催", days_ago=days_ago)
        assert done.code == 0, done.err

    out = chenhe("remind").out
    assert "（已催 3 次，今日已催，陳報主任秘書）" in out
    assert "共 1 件，逾期 1 件。" in out
    (sheet,) = chenhe("remind", "--format", "json").json
    (reminder,) = sheet["holders"][0]["reminders"]
    assert (reminder["reminded"], reminder["told"]) == (3, "主任秘書")
    assert reminder["reminded_today"]


def test_a_reminder_is_once_a_day_and_can_be_taken_back(chenhe: Chenhe, late_case: str) -> None:
    assert chase(chenhe, late_case, "稽催", days_ago=0).code == 0

    again = chase(chenhe, late_case, "稽催", days_ago=0)
    taken_back = chase(chenhe, late_case, "撤銷稽催", days_ago=0)
    once_more = chase(chenhe, late_case, "撤銷稽催", days_ago=0)

    assert (again.code, once_more.code, taken_back.code) == (1, 1, 0)
    assert "已對秘書室承辦人員稽催，同一人同一件一天一次" in again.err
    assert "沒有可以撤銷的稽催" in once_more.err
    (sheet,) = chenhe("remind", "--format", "json").json
    assert sheet["holders"][0]["reminders"][0]["reminded"] == 0


def test_reminders_of_another_place_are_none(chenhe: Chenhe, late_case: str) -> None:
    assert chenhe("remind", "--unit", "人事室", "--format", "json").json == []
    assert "沒有要稽催的公文" in chenhe("remind", "--unit", "人事室").out


def test_an_unknown_place_is_bad_input(chenhe: Chenhe) -> None:
    answer = chenhe("remind", "--unit", "無")

    assert (answer.code, answer.out) == (2, "")
    assert "法務局" in answer.err
