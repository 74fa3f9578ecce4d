"""Drafts on the case page: kept while typing, filled in again, seen by nobody else."""

import re
from html import unescape

import pytest
from httpx2 import Response

from tests.web.office import CONDITIONAL, Visitor

UNIT = "綜合企劃組"
DRAFTER = f"{UNIT}/承辦人員"
KEPT = re.compile(r"草稿已存 \d\d:\d\d")
BY_ITSELF = {"hx-request": "true"}


def keep(office: Visitor, case: str, **typed: str) -> Response:
    """What the form sends by itself while somebody types."""
    token = {"x-csrftoken": office.client.cookies["csrftoken_8000"]}
    fields = office.form(case) | typed
    return office.client.post(f"{case}/draft", data=fields, headers=BY_ITSELF | token)


def test_what_is_typed_is_kept_and_said_in_a_line(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)

    answer = keep(office, case, opinion="打到一半的<b>意見</b>")

    assert answer.status_code == 200
    assert KEPT.fullmatch(answer.text)
    page = office.client.get(case).text
    assert "打到一半的&lt;b&gt;意見&lt;/b&gt;</textarea>" in page
    assert "的草稿" in page


def test_the_button_keeps_it_and_comes_back_to_the_case(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)

    answer = office.post(f"{case}/draft", office.form(case) | {"opinion": "暫存的意見"})

    assert answer.url.path == case
    assert KEPT.search(answer.text)
    assert "暫存的意見</textarea>" in answer.text


def leading_away(text: str) -> dict[str, str]:
    """The buttons at the top that keep what is typed and go on, without a script."""
    return {
        name: unescape(way)
        for name, way in re.findall(
            r'class="(\w+)" form="drafted"[^>]* name="then" value="([^"]*)', text
        )
    }


def test_a_switch_of_language_without_a_script_keeps_what_was_typed(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    then = leading_away(office.client.get(case).text)["language"]

    answer = office.post(
        f"{case}/draft", office.form(case) | {"opinion": "還沒存的意見", "then": then}
    )

    assert answer.url.path == case
    assert '<html lang="en">' in answer.text
    assert "還沒存的意見</textarea>" in answer.text
    assert "Your draft of " in answer.text
    assert "草稿已存" not in answer.text


def test_a_switch_of_identity_without_a_script_keeps_what_was_typed(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    then = leading_away(office.client.get(case).text)["acting"]

    answer = office.post(
        f"{case}/draft", office.form(case) | {"opinion": "還沒存的意見", "then": then}
    )
    office.act_as(f"{UNIT}/股長")

    assert answer.url.path == "/acting"
    assert f'name="back" value="{case}"' in answer.text
    assert "還沒存的意見" not in office.client.get(case).text
    office.act_as(DRAFTER)
    assert "還沒存的意見</textarea>" in office.client.get(case).text


def test_a_switch_says_nothing_of_drafts_and_leads_to_no_other_site(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)

    onward, elsewhere = (
        office.post(f"{case}/draft", office.form(case) | {"then": then})
        for then in ("/inbox", "https://elsewhere.example/")
    )

    assert onward.url.path == "/inbox"
    assert 'class="flash"' not in onward.text
    assert elsewhere.url.host == office.client.base_url.host


def test_where_nothing_is_typed_the_switches_are_links_only(office: Visitor) -> None:
    assert not leading_away(office.client.get("/inbox").text)
    assert set(leading_away(office.client.get("/register?row=line:438").text)) == {
        "acting",
        "language",
    }


def test_choices_and_answers_are_filled_in_again_too(office: Visitor) -> None:
    case = office.registered(CONDITIONAL)
    office.act_as("秘書室/承辦人員")

    keep(office, case, **{"needed:會計室": "no", "why:會計室": "沒有預算"})

    page = office.client.get(case).text
    assert 'name="needed:會計室" value="no" checked' in page
    assert 'value="沒有預算"' in page


def test_nobody_else_sees_it(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    keep(office, case, opinion="只有我看得到")

    for other in (f"{UNIT}/股長", "機關/局長", "系統發展組/承辦人員"):
        office.act_as(other)
        assert "只有我看得到" not in office.client.get(case).text


def test_the_inbox_marks_the_row(office: Visitor) -> None:
    first, second = office.registered(subject="甲案"), office.registered(subject="乙案")
    office.act_as(DRAFTER)
    keep(office, second, opinion="草稿在這裡")

    text = office.client.get("/inbox").text

    rows = {
        case: row
        for row in re.findall(r"<tr data-row>.*?</tr>", text, re.DOTALL)
        for case in (first, second)
        if f'href="{case}"' in row
    }
    assert ">草稿</span>" not in rows[first]
    assert ">草稿</span>" in rows[second]


def test_signing_forgets_it(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    keep(office, case, opinion="舊的草稿")
    office.sign(case, DRAFTER, opinion="送出的意見")
    office.act_as(f"{UNIT}/股長")
    office.post(f"{case}/actions", {"action": "退回", "to": "承辦人員", "reason": "請補附件"})
    office.act_as(DRAFTER)

    assert "舊的草稿" not in office.client.get(case).text


@pytest.mark.parametrize("typed", [{"opinion": "  "}, {"opinion": "改變主意", "forget": "yes"}])
def test_an_empty_form_or_the_button_discards_it(office: Visitor, typed: dict[str, str]) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    keep(office, case, opinion="先打的")

    answer = office.post(f"{case}/draft", office.form(case) | typed)

    form = answer.text.split('class="form signing"')[1]
    assert "草稿已捨棄" in answer.text
    assert "先打的" not in form
    assert "先打的" not in office.page(case)
    assert "捨棄草稿" not in answer.text


def test_a_draft_too_long_is_refused_and_what_was_typed_stays(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    long = "字" * 2001

    by_itself = keep(office, case, opinion=long)
    by_button = office.post(f"{case}/draft", office.form(case) | {"opinion": long})

    assert by_itself.text == "草稿沒有存：意見有 2001 個字，最多 2000 個字；請縮短後再送"
    assert by_button.status_code == 422
    assert f"{long}</textarea>" in by_button.text


def test_a_draft_for_a_desk_signed_meanwhile_is_not_kept(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    shown = office.form(case)
    office.post(f"{case}/actions", shown | {"opinion": "先送的"})

    answer = office.post(f"{case}/draft", shown | {"opinion": "晚到的草稿"})

    assert answer.status_code == 409
    assert f"的這一關不在{UNIT}承辦人員桌上，草稿沒有存" in answer.text
    assert "晚到的草稿" in answer.text


def test_a_draft_needs_the_token_of_the_form(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)

    answer = office.client.post(
        f"{case}/draft", data=office.form(case) | {"csrftoken": "x", "opinion": "外站送來的字"}
    )

    assert answer.status_code == 403
    assert "外站送來的字" not in office.client.get(case).text


def test_the_address_of_a_draft_leads_back_to_its_case(office: Visitor) -> None:
    case = office.registered()

    assert office.client.get(f"{case}/draft").url.path == case
