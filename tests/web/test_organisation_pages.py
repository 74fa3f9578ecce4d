"""管理: who holds what on a day, and the forms that change it, as a visitor sees them."""

import re
from datetime import timedelta

import pytest
from httpx2 import Response

from tests.web.office import Visitor
from web.screens.roster.page import LARGEST_UPLOAD
from workflow.calendar import taipei_day
from workflow.office import taipei_now

CHIEF, CLERK = "綜合企劃組/股長", "綜合企劃組/承辦人員"
TODAY = taipei_day(taipei_now())
SINCE = "2026-01-02"
ROSTER = (
    "姓名,單位,職稱,到職日,離職日,代理人,代理起,代理迄\n"
    "示範甲,綜合企劃組,股長,2026-01-02,,示範乙、示範丙,2026-03-02,2026-03-06\n"
    "示範乙,綜合企劃組,承辦人員,1150102,,,,\n"
    "示範丙,綜合企劃組,承辦人員,115/1/2,,,,\n"
)


def appoint(office: Visitor, person: str, holder: str, **fields: str) -> Response:
    given = {"person": person, "holder": holder, "since": SINCE}
    return office.post("/organisation/appoint", given | fields)


def deputise(office: Visitor, person: str, *deputies: str, do: str = "name") -> Response:
    named = {f"deputy{order}": name for order, name in enumerate(deputies, start=1)}
    given = {"person": person, "since": TODAY.isoformat(), "until": "", "do": do}
    return office.post("/organisation/deputies", given | named)


def upload(office: Visitor, content: bytes, name: str = "名冊.csv") -> Response:
    token = {"csrftoken": office.client.cookies["csrftoken_8000"]}
    files = {"roster": (name, content, "text/csv")}
    return office.client.post("/organisation/import", data=token, files=files)


def carried(answer: Response) -> dict[str, str]:
    """The hidden fields of a page that asks for confirmation."""
    form = answer.text[answer.text.index('class="confirm"') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrftoken"}


@pytest.fixture
def team(office: Visitor) -> Visitor:
    """甲 is 股長; 乙 and 丙 draft."""
    for person, holder in (("示範甲", CHIEF), ("示範乙", CLERK), ("示範丙", CLERK)):
        assert appoint(office, person, holder).status_code == 200
    return office


def test_an_office_without_people_says_how_to_begin(office: Visitor) -> None:
    text = office.page("/organisation")

    assert "還沒有登錄任何人員" in text
    assert 'href="/organisation/import"' in text
    assert "還沒有任何異動" in office.page("/organisation/history")


def test_who_holds_what_is_shown_on_a_day_chosen(team: Visitor) -> None:
    today = team.page("/organisation")
    before = team.page("/organisation", on="115/1/1")

    assert "示範甲" in today
    assert "示範甲" not in before
    assert "出缺 30" in before


def test_a_vacant_position_stands_out_and_leads_to_its_form(team: Visitor) -> None:
    text = team.page("/organisation")

    assert text.count('class="vacant"') == 28
    assert "登錄任職：綜合企劃組組長" in text
    assert f'<option value="{CHIEF}" selected>' in team.page("/organisation/appoint", holder=CHIEF)


def test_a_day_that_cannot_be_read_is_said_to_be(office: Visitor) -> None:
    answer = office.client.get("/organisation", params={"on": "明天"})

    assert answer.status_code == 422
    assert "「明天」不是日期" in answer.text


@pytest.mark.databases
def test_an_appointment_leads_to_the_person_and_keeps_who_recorded_it(office: Visitor) -> None:
    office.act_as("人事室/承辦人員")

    answer = appoint(office, "示範甲", CHIEF, reason="示範派令第1號")

    assert answer.url.path == "/organisation/person"
    assert "已登錄示範甲的任職。" in answer.text
    assert "綜合企劃組股長" in answer.text
    assert "示範派令第1號" in answer.text
    assert "示範承辦人員" in office.page("/organisation/history")


def test_a_refused_form_keeps_what_was_typed(team: Visitor) -> None:
    answer = appoint(team, "示範甲", CHIEF, since="2026-05-01", reason="留住的事由")

    assert answer.status_code == 422
    assert "示範甲自 115.01.02 起已任綜合企劃組股長" in answer.text
    assert 'value="2026-05-01"' in answer.text
    assert "留住的事由" in answer.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"person": " "}, "登錄任職必須填寫姓名"),
        ({"holder": ""}, "不是可用的單位"),
        ({"since": ""}, "登錄任職必須填寫到職日"),
        ({"since": "昨天"}, "「昨天」不是日期"),
        ({"until": "2020-01-01"}, "早於第一日"),
    ],
)
def test_a_form_not_filled_in_says_what_is_missing(
    office: Visitor, fields: dict[str, str], words: str
) -> None:
    answer = office.post(
        "/organisation/appoint", {"person": "示範甲", "holder": CHIEF, "since": SINCE} | fields
    )

    assert answer.status_code == 422
    assert words in answer.text
    assert "還沒有任何異動" in office.page("/organisation/history")


def test_an_unknown_person_is_not_found_and_near_names_are_told(team: Visitor) -> None:
    answer = team.client.get("/organisation/person", params={"person": "示範申"})

    assert answer.status_code == 404
    assert "是否為：示範" in answer.text


@pytest.mark.parametrize("form", ["deputies", "hand-over", "end"])
def test_a_form_about_nobody_is_not_found(office: Visitor, form: str) -> None:
    assert office.client.get(f"/organisation/{form}").status_code == 404


@pytest.mark.databases
def test_an_appointment_ends_after_a_form_that_says_what_follows(team: Visitor) -> None:
    form = team.page("/organisation/end", person="示範甲", holder=CHIEF)
    given = {"person": "示範甲", "holder": CHIEF, "until": "2026-06-30"}

    answer = team.post("/organisation/end", given)

    assert "示範甲不再任綜合企劃組股長" in form
    assert "已登錄示範甲的離職。" in answer.text
    assert "已離" in answer.text
    assert "示範甲" in team.page("/organisation", on="2026-06-30")
    assert "示範甲" not in team.page("/organisation", on="2026-07-01")


def test_an_end_that_cannot_be_keeps_the_form(team: Visitor) -> None:
    given = {"person": "示範甲", "holder": CHIEF, "until": "2019-01-01"}

    answer = team.post("/organisation/end", given)

    assert answer.status_code == 422
    assert "並未擔任綜合企劃組股長" in answer.text


@pytest.mark.databases
def test_deputies_are_named_in_order_and_who_stands_in_is_shown(team: Visitor) -> None:
    answer = deputise(team, "示範甲", "示範乙", "", "示範丙")
    deputise(team, "示範乙", "示範丙")

    assert "已登錄示範甲的代理。" in answer.text
    assert "由示範丙代理" in team.page("/organisation/person", person="示範甲")
    assert "請假 2 人" in team.page("/organisation")
    assert "正代理" in team.page("/organisation/person", person="示範丙")


def test_where_all_deputies_are_away_it_says_to_reset_them(team: Visitor) -> None:
    deputise(team, "示範甲", "示範乙")
    deputise(team, "示範乙", "示範丙")

    person = team.page("/organisation/person", person="示範甲")

    assert "代理人的代理人不接著代理，請重設" in person
    assert "代理人都不在，請重設" in team.page("/organisation")


@pytest.mark.databases
def test_a_reset_brings_the_person_back(team: Visitor) -> None:
    deputise(team, "示範甲", "示範乙")
    form = team.page("/organisation/deputies", person="示範甲")

    back = deputise(team, "示範甲", do="reset")

    assert "重設代理人" in form
    assert "在勤，由本人簽核" in back.text
    assert "請假 0 人" in team.page("/organisation")


def test_deputies_that_cannot_be_keep_the_form(team: Visitor) -> None:
    answer = deputise(team, "示範甲", "示範戊")

    assert answer.status_code == 422
    assert "「示範戊」沒有任何任職紀錄" in answer.text
    assert 'value="示範戊"' in answer.text


@pytest.mark.databases
def test_a_hand_over_lists_what_moves_and_waits_for_a_yes(team: Visitor) -> None:
    case = team.registered()
    team.act_as("機關/總收文")
    appoint(team, "示範總收文", "機關/總收文")
    assigned = {"action": "分文", "to": "示範乙", "desk": "", "acting": "機關/總收文"}
    assert team.post(f"{case}/actions", assigned).status_code == 200
    given = {"person": "示範乙", "successor": "示範丁", "until": TODAY.isoformat()}

    asked = team.post("/organisation/hand-over", given)
    unmoved = team.page("/organisation/person", person="示範乙")
    done = team.post("/organisation/hand-over", carried(asked))

    assert "請確認：會登錄以下異動" in asked.text
    assert case in asked.text
    assert "現任" in unmoved
    assert "已移交。承辦中的 1 件也交給示範丁。" in done.text
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert "示範丁" in team.page("/organisation", on=tomorrow)


def test_a_hand_over_that_cannot_be_keeps_the_form(team: Visitor) -> None:
    given = {"person": "示範甲", "successor": "示範甲", "until": TODAY.isoformat()}

    answer = team.post("/organisation/hand-over", given)

    assert answer.status_code == 422
    assert "不能當自己的代理人或接任者" in answer.text


@pytest.mark.databases
def test_a_roster_is_previewed_and_imported_once_confirmed(office: Visitor) -> None:
    preview = upload(office, ROSTER.encode())
    before = office.page("/organisation/history")

    done = office.post("/organisation/import/confirm", carried(preview))
    again = upload(office, ROSTER.encode())

    assert "「名冊.csv」會登錄 5 筆異動" in preview.text
    assert "示範甲任綜合企劃組股長，自 115.01.02 起" in preview.text
    assert "還沒有任何異動" in before
    assert "已登錄 5 筆異動。" in done.text
    assert "示範甲" in done.text
    assert "3 列都已登錄，沒有任何異動" in again.text


def test_every_fault_of_a_roster_is_shown_at_once(office: Visitor) -> None:
    answer = upload(office, ROSTER.replace("承辦人員", "科員").encode("cp950"))

    assert answer.status_code == 422
    assert "沒有匯入任何一列，請先改好（2 處）" in answer.text
    assert "名冊.csv 第 3 行第 3 欄「科員」" in answer.text
    assert "名冊.csv 第 4 行第 3 欄「科員」" in answer.text


def test_many_faults_are_counted_and_the_first_shown(office: Visitor) -> None:
    lines = "示範,企劃組,股長,2026-01-02,,,,\n" * 300

    answer = upload(office, (ROSTER.splitlines()[0] + "\n" + lines).encode())

    assert "（300 處）" in answer.text
    assert answer.text.count("「企劃組」") == 200


def test_what_is_no_roster_is_refused_in_words(office: Visitor) -> None:
    assert "請選擇一個檔案" in office.post("/organisation/import", {}).text
    assert "網頁上至多 4,000,000 位元組" in upload(office, b"," * (LARGEST_UPLOAD + 1)).text
    tampered = office.post("/organisation/import/confirm", {"name": "x.csv", "content": "?"})
    assert "送回的內容不完整" in tampered.text
    assert "還沒有任何異動" in office.page("/organisation/history")


def test_a_roster_is_checked_again_when_it_is_confirmed(office: Visitor) -> None:
    preview = upload(office, ROSTER.encode())
    appoint(office, "示範甲", CHIEF, since="2025-01-01")

    answer = office.post("/organisation/import/confirm", carried(preview))

    assert answer.status_code == 422
    assert "示範甲自 114.01.01 起已任綜合企劃組股長" in answer.text


@pytest.mark.parametrize(
    ("form", "starts"), [("csv", b"\xef\xbb\xbf\xe5\xa7\x93\xe5\x90\x8d,"), ("xlsx", b"PK")]
)
def test_the_template_can_be_downloaded_and_sent_back(
    office: Visitor, form: str, starts: bytes
) -> None:
    template = office.client.get(f"/organisation/template.{form}")

    assert template.content.startswith(starts)
    assert "%E5%90%8D%E5%86%8A" in template.headers["content-disposition"]
    preview = upload(office, template.content, f"名冊.{form}")
    assert "示範王小明任綜合企劃組承辦人員" in preview.text


def test_markup_in_a_name_stays_text(office: Visitor) -> None:
    name = "示範<b>甲</b>"

    answer = appoint(office, name, CHIEF)

    assert "<b>甲</b>" not in answer.text
    assert "&lt;b&gt;甲" in office.page("/organisation")


def test_the_pages_speak_english(team: Visitor) -> None:
    deputise(team, "示範甲", "示範乙")
    team.client.get("/language/en")

    assert "Administration" in team.page("/organisation")
    person = team.page("/organisation/person", person="示範甲")
    assert "stands in" in person
    assert "holds 綜合企劃組股長 from 2026-01-02" in person


def test_namesakes_are_shown_with_their_numbers(office: Visitor) -> None:
    for number in ("A001", "A002"):
        answer = appoint(office, "示範甲", CLERK, staff_number=number)
        assert answer.url.path == "/organisation/person", answer.text
    appoint(office, "示範乙", CHIEF)

    text = office.page("/organisation")
    person = office.page("/organisation/person", person="示範甲（A002）")
    ambiguous = office.client.get("/organisation/person", params={"person": "示範甲"})

    assert "示範甲（A001）" in text
    assert "示範乙（" not in text
    assert "示範甲（A002）任綜合企劃組承辦人員" in person
    assert "示範甲（A001）任" not in person
    assert ambiguous.status_code == 422
    assert "不只一人" in ambiguous.text
    assert "示範甲（A001）" in office.page("/organisation/deputies", person="示範乙")


DIRECTOR = "綜合企劃組/組長"


def test_a_vacant_position_is_given_deputies_on_its_form(team: Visitor) -> None:
    posts = team.page("/organisation")
    form = team.page("/organisation/deputies", holder=DIRECTOR)
    given = {"holder": DIRECTOR, "since": TODAY.isoformat(), "deputy1": "示範甲", "do": "name"}

    answer = team.post("/organisation/deputies", given)
    again = team.post("/organisation/deputies", given)

    assert "/organisation/deputies?holder=%E7%B6%9C%E5%90%88" in posts
    assert "綜合企劃組組長（出缺），由誰代理" in form
    assert "已登錄綜合企劃組組長的代理。" in answer.text
    assert "示範甲代理" in answer.text
    assert (again.status_code, "綜合企劃組組長（出缺）自" in again.text) == (422, True)
    assert "正代理出缺" in team.page("/organisation/person", person="示範甲")
    assert "綜合企劃組組長（出缺），示範甲為第 1 順位代理人" in team.page("/organisation/history")


def test_the_form_says_who_holds_what_is_not_vacant_yet(team: Visitor) -> None:
    held = team.page("/organisation/deputies", holder="綜合企劃組/股長")
    vacant = team.page("/organisation/deputies", holder=DIRECTOR)

    assert "還沒有出缺；第一日請填離職以後的日子" in held
    assert "還沒有出缺" not in vacant


@pytest.mark.databases
def test_whoever_fills_a_vacancy_can_act_there(team: Visitor) -> None:
    given = {"holder": DIRECTOR, "since": TODAY.isoformat(), "deputy1": "示範甲", "do": "name"}
    team.post("/organisation/deputies", given)

    team.act_as(f"{DIRECTOR}@示範甲@出缺")

    assert "組長（出缺，示範甲代理）" in team.page("/inbox")


def test_a_form_about_a_position_the_agency_lacks_is_refused(office: Visitor) -> None:
    answer = office.client.get("/organisation/deputies", params={"holder": "綜合企劃組/科長"})

    assert answer.status_code >= 400
    assert "「科長」不是可用的綜合企劃組的職稱" in answer.text
