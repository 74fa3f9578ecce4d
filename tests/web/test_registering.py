"""收文: find the row, see its route, fill in the document."""

import pytest

from tests.web.office import CONDITIONAL, DOUBTFUL, Visitor
from workflow.office import taipei_now

pytestmark = pytest.mark.databases


def test_a_search_leads_to_a_row_and_its_route(office: Visitor) -> None:
    found = office.client.get("/register", params={"q": "替代役員額"})
    chosen = office.client.get("/register", params={"q": "替代役員額", "row": "line:83"})

    assert "row=line%3A83#chosen" in found.text
    assert 'role="img"' not in found.text
    assert chosen.text.count('role="img"') == 2
    assert 'name="subject"' in chosen.text


def test_a_subject_is_answered_with_rows_and_the_words_that_matched(office: Visitor) -> None:
    page = office.client.get("/register", params={"q": "申請網路電話分機異動"}).text

    first = page[page.index("<tbody>") :].split("</tr>")[0]
    assert "row=line%3A161#chosen" in first
    assert "<mark>網路電話</mark>之新增、<mark>變更</mark>" in first
    assert "很符合" in first


def test_the_subject_asked_for_is_carried_into_the_form(office: Visitor) -> None:
    subject = "員工職名章遺失，申請重刻"
    page = office.client.get("/register", params={"q": subject, "row": "line:944"}).text

    assert f">{subject}</textarea>" in page


def test_a_doubtful_row_is_suggested_as_one(office: Visitor) -> None:
    page = office.client.get("/register", params={"q": "請託關說、受贈財物登錄報備"}).text

    assert "存疑" in page[page.index("<tbody>") :].split("</tr>")[0]


@pytest.mark.parametrize("subject", ["流浪犬捕捉", "<b>"])
def test_where_no_row_fits_the_page_says_what_to_do(office: Visitor, subject: str) -> None:
    page = office.client.get("/register", params={"q": subject}).text

    assert "沒有適用的明細表項目" in page
    assert "請改用表上的說法" in page
    assert 'href="/rules"' in page


def test_words_that_suggest_nothing_are_still_searched_for(office: Visitor) -> None:
    page = office.client.get("/register", params={"q": "秘書室"}).text

    assert "沒有適用的明細表項目" in page
    assert "找到" in page
    assert "<mark>" not in page


def test_a_unit_alone_lists_its_rows(office: Visitor) -> None:
    page = office.client.get("/register", params={"unit": "人事室"}).text

    assert "列出前 12 列" in page
    assert "沒有適用的明細表項目" not in page


def test_a_registered_document_is_shown_with_its_number(office: Visitor) -> None:
    answer = office.register(subject="替代役員額需求一案")

    assert answer.url.path.startswith("/cases/")
    assert "已收文，文號" in answer.text
    assert "替代役員額需求一案" in answer.text
    assert "已收文，文號" not in office.client.get(answer.url.path).text


def test_every_fault_is_said_at_once_and_the_text_kept(office: Visitor) -> None:
    subject = "長" * 501

    answer = office.register(subject=subject, category="別的", urgency="飛快")

    assert answer.status_code == 422
    assert "主旨有 501 個字，最多 500 個字" in answer.text
    assert "類別" in answer.text
    assert "沒有「飛快」這種速別" in answer.text
    assert subject in answer.text
    assert office.client.get("/").text.count('id="case-') == 0


def test_a_document_needs_a_subject(office: Visitor) -> None:
    answer = office.register(subject="   ")

    assert answer.status_code == 422
    assert "收文必須填寫主旨" in answer.text
    assert 'href="#subject"' in answer.text


@pytest.mark.parametrize("row", ["line:9999", "", "沒有這一列"])
def test_an_unknown_row_is_named_and_the_subject_finds_others(office: Visitor, row: str) -> None:
    answer = office.register(row, "留住的主旨：網路電話異動")

    assert answer.status_code == 422
    assert "找不到" in answer.text
    assert "留住的主旨：網路電話異動" in answer.text
    assert "row=line%3A161" in answer.text


def test_a_doubtful_row_cannot_be_registered_by(office: Visitor) -> None:
    page = office.client.get("/register", params={"row": DOUBTFUL})
    answer = office.register(DOUBTFUL)

    assert "這一列存疑，尚不能收文" in page.text
    assert answer.status_code == 422
    assert "這一列存疑" in answer.text


def test_markup_in_a_subject_stays_text(office: Visitor) -> None:
    case = office.registered(subject="<script>alert(1)</script>")

    for path in (case, "/", "/inbox"):
        assert "<script>alert" not in office.client.get(path).text
    assert "&lt;script&gt;alert(1)" in office.client.get(case).text


@pytest.mark.parametrize("time", ["昨天", "2999-01-01T00:00", "2026-13-01T00:00"])
def test_a_time_that_cannot_be_is_refused(office: Visitor, time: str) -> None:
    answer = office.register(received_at=time)

    assert answer.status_code == 422
    assert 'href="#received_at"' in answer.text


def test_a_receipt_more_than_a_year_ago_is_asked_about(office: Visitor) -> None:
    received = f"{taipei_now().year - 2}-03-02T09:00"
    box = f'name="confirm_received" value="{received}"'

    asked = office.register(subject="很久以前的公文", received_at=received)
    other = office.register(received_at=received, confirm_received=received.replace("03", "04"))
    again = office.register(received_at=received, confirm_received=received, subject=" ")
    done = office.register(received_at=received, confirm_received=received)

    assert (asked.status_code, other.status_code, again.status_code) == (422, 422, 422)
    assert f"{box}> 收文日確為 {taipei_now().year - 2 - 1911}.03.02 09:00" in asked.text
    assert "很久以前的公文</textarea>" in asked.text
    assert "距今超過一年" in other.text
    assert "距今超過一年" not in again.text
    assert f"{box} checked>" in again.text
    assert "已收文" in done.text
    assert "confirm_received" not in office.register(subject=" ").text


def test_a_condition_answered_at_registration_needs_no_answer_later(office: Visitor) -> None:
    answer = office.register(CONDITIONAL, **{"needed:會計室": "no", "why:會計室": "本案沒有預算。"})

    office.act_as("秘書室/承辦人員")
    assert "是否會辦會計室" not in office.client.get(answer.url.path).text


def test_excusing_a_cosigner_needs_a_reason(office: Visitor) -> None:
    answer = office.register(CONDITIONAL, **{"needed:會計室": "no"})

    assert answer.status_code == 422
    assert "不會辦會計室必須填寫理由" in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "字" * 501}, "subject"),
        ({"category": "其他"}, "category"),
        ({"urgency": "特急件"}, "urgency"),
        ({"received_at": "昨天"}, "received_at"),
        ({"received_at": "1999-01-04T09:00"}, "received_at"),
        ({"due": "明天"}, "due"),
        ({"due": "1150302", "within": "3"}, "due"),
        ({"within": "9999"}, "due"),
        ({"within": "三五日"}, "due"),
    ],
)
def test_a_fault_leads_to_the_field_it_is_about(
    office: Visitor, typed: dict[str, str], field: str
) -> None:
    answer = office.register(**typed)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
