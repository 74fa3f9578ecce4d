"""收文, half filled in: found again after a tab is closed, by whoever typed it alone."""

import re
from html import unescape
from urllib.parse import quote

from httpx2 import Response

from tests.web.office import HIDDEN, Visitor

FORM = "/register?row=line:438"
WAY = "/register/draft"
PLAIN = {"urgency": "普通件", "category": "一般"}
KEPT = re.compile(r"草稿已存 \d\d:\d\d")
TYPED = {
    "subject": "打到一半的<b>主旨</b>",
    "due": "１１５年１２月１日",
    "within": "",
    "category": "限期",
}


def form(office: Visitor) -> dict[str, str]:
    """The hidden fields of the form, and what stands in the rest of it at first."""
    text = office.client.get(FORM).text
    shown = re.search(r'action="/register">(.*?)</form>', text, re.DOTALL)
    assert shown
    return {name: unescape(value) for name, value in HIDDEN.findall(shown[1])} | PLAIN


def keep(office: Visitor, **typed: str) -> Response:
    """What the form sends by itself while somebody types."""
    token = {"x-csrftoken": office.client.cookies["csrftoken_8000"], "hx-request": "true"}
    return office.client.post(WAY, data=form(office) | typed, headers=token)


def test_a_switch_of_language_without_a_script_keeps_a_document_half_registered(
    office: Visitor,
) -> None:
    then = f"/language/en?back={quote(FORM, safe='')}"

    answer = office.post(WAY, form(office) | TYPED | {"then": then})

    assert str(answer.url).endswith(FORM)
    assert '<html lang="en">' in answer.text
    assert "打到一半的&lt;b&gt;主旨&lt;/b&gt;</textarea>" in answer.text


def test_what_was_typed_is_there_again_with_its_row(office: Visitor) -> None:
    answer = keep(office, **TYPED)

    assert KEPT.fullmatch(answer.text)
    page = office.client.get("/register").text
    assert "打到一半的&lt;b&gt;主旨&lt;/b&gt;</textarea>" in page
    assert 'value="１１５年１２月１日"' in page
    assert 'name="row" value="line:438"' in page
    assert "的草稿" in page


def test_the_button_keeps_it_without_a_script(office: Visitor) -> None:
    answer = office.post(WAY, form(office) | TYPED)

    assert answer.url.path == "/register"
    assert KEPT.search(answer.text)


def test_another_document_is_not_filled_in_with_it(office: Visitor) -> None:
    keep(office, **TYPED)

    page = office.client.get("/register?row=line:9&q=別件").text
    assert "１１５年１２月１日" not in page
    assert "還沒有收文的草稿：打到一半的" in page


def test_it_is_forgotten_when_registered_and_when_thrown_away(office: Visitor) -> None:
    keep(office, **TYPED)
    office.post(WAY, form(office) | TYPED | {"forget": "yes"})
    assert "打到一半" not in office.client.get("/register").text

    keep(office, **TYPED)
    answer = office.post("/register", form(office) | TYPED | {"due": "", "category": "一般"})
    assert answer.url.path.startswith("/cases/")
    assert "打到一半" not in office.client.get("/register").text


def test_nobody_in_another_position_sees_it(office: Visitor) -> None:
    keep(office, **TYPED)

    office.act_as("秘書室/承辦人員")

    assert "打到一半" not in office.client.get("/register").text


def test_a_draft_that_cannot_be_kept_is_given_back(office: Visitor) -> None:
    answer = office.post(WAY, form(office) | TYPED | {"subject": "長" * 9000})

    assert answer.status_code == 422
    assert "長" * 9000 in answer.text


def test_the_address_of_a_draft_leads_back_to_the_form(office: Visitor) -> None:
    assert office.client.get(WAY).url.path == "/register"
