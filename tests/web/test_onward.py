"""What comes next, and what stays: ways on after 收文 and signing, forms that outlive a switch."""

import re

from tests.web.office import ALONE, DOUBTFUL, Visitor

UNIT = "綜合企劃組"
DRAFTER = f"{UNIT}/承辦人員"
REGISTRY = "機關/總收文"
ONWARD = re.compile(r'<nav class="onward.*?</nav>', re.DOTALL)
LINK = re.compile(r'<a [^>]*href="([^"]+)">([^<]+)</a>')


def ways(page: str) -> list[tuple[str, str]]:
    """Where the page leads next, and by what words."""
    found = ONWARD.search(page)
    return LINK.findall(found[0]) if found else []


def test_after_registering_the_registry_assigns_it_or_registers_another(office: Visitor) -> None:
    office.act_as(REGISTRY)

    page = office.register()

    (assign, assigning), (again, registering) = ways(page.text)
    assert (assigning, registering, again) == ("分文", "再收一件", "/register")
    number = page.url.path.rpartition("/")[2]
    text = office.client.get(assign.replace("&amp;", "&")).text
    assert re.search(rf'name="chosen" value="{number}:[^>]* checked>', text)
    assert ways(office.page(page.url.path)) == []


def test_who_hands_nothing_out_is_led_to_the_next_document_only(office: Visitor) -> None:
    office.act_as(DRAFTER)

    assert [words for _, words in ways(office.register().text)] == ["再收一件"]


def test_after_signing_the_soonest_due_on_the_same_desk_comes_next(office: Visitor) -> None:
    first, second = office.registered(), office.registered(subject="下一件公文，主旨很長" * 4)
    third = office.registered("line:438", "別組的公文")

    received = office.sign(first, DRAFTER, action="簽收").text
    signed = office.sign(first, DRAFTER).text
    last = office.sign(second, DRAFTER).text

    assert ways(received) == []
    assert [way for way, _ in ways(signed)] == [second, "/inbox"]
    assert ways(signed)[0][1] == "下一件：" + ("下一件公文，主旨很長" * 4)[:24] + "…"
    assert ways(signed)[1][1] == "回待辦，還有 1 件"
    assert ways(last) == [("/", "待辦都辦完了，回看板")]
    assert third not in signed + last


def test_a_row_that_was_chosen_is_marked_in_the_list(office: Visitor) -> None:
    found = re.search(r"row=line%3A(\d+)#chosen", office.page("/register", q="職名章遺失"))
    assert found

    text = office.page("/register", q="職名章遺失", row=f"line:{found[1]}")

    (row,) = re.findall(r'<tr data-row class="chosen">.*?</tr>', text, re.DOTALL)
    assert "已選" in row
    assert 'aria-current="true"' in row


def test_what_was_typed_to_register_goes_along_with_a_switch_on_that_page(
    office: Visitor,
) -> None:
    office.act_as(DRAFTER)
    typed = {"row": ALONE, "subject": "換人前打的主旨", "urgency": "普通件", "category": "一般"}
    office.post("/register/draft", typed)

    office.post("/acting", {"acting": f"{UNIT}/組長", "back": "/inbox"})
    elsewhere = office.page("/register")
    office.act_as(DRAFTER)
    office.post("/acting", {"acting": REGISTRY, "back": "/register?row=line:9"})
    there = office.page("/register")
    office.act_as(DRAFTER)

    assert "換人前打的主旨" not in elsewhere
    assert "換人前打的主旨</textarea>" in there
    assert "換人前打的主旨" not in office.page("/register")


def test_the_language_of_a_refused_form_leads_back_to_its_page(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    token = {"csrftoken": office.client.cookies["csrftoken_8000"]}
    form = office.form(case)
    chosen = f"{case.rpartition('/')[2]}:{form['desk']}"
    look = {**token, "chosen": chosen, "action": "擬辦"}

    for answer, back in (
        (office.register(ALONE, ""), "/register?row=line%3A9"),
        (office.post(f"{case}/actions", form | {"opinion": "字" * 3000}), case),
        (office.client.post("/inbox/sign", data=look), "/inbox/sign?action="),
        (office.post("/assign", {"unit": UNIT}), "/assign?unit="),
    ):
        found = re.search(r'class="language[^"]*" href="/language/en\?back=([^"]+)"', answer.text)
        assert found
        page = office.client.get(f"/language/zh-Hant?back={found[1]}")
        assert page.status_code == 200
        assert str(page.url).partition("testserver")[2].startswith(back) or back in str(page.url)

    again = office.page("/inbox/sign", action="擬辦", chosen=chosen)
    assert f'value="{chosen}"' in again
    assert office.client.get("/inbox/sign?action=擬辦").url.path == "/inbox"


def test_correcting_a_row_leads_back_to_registering_with_the_subject(office: Visitor) -> None:
    page = office.page("/register", q="示範主旨", row=DOUBTFUL)
    found = re.search(r'href="(/rules/review/row/13\?back=[^"]+)"', page)
    assert found

    review = office.client.get(found[1]).text
    elsewhere = office.page("/rules/review/row/13", back="https://example.org/register?")

    assert re.search(r'<a href="/register\?q=[^"]+row=line%3A13">回到收文</a>', review)
    assert "回到收文" not in elsewhere


def test_signing_and_going_on_as_the_next_holder_is_one_click(office: Visitor) -> None:
    case = office.registered(ALONE)
    office.act_as(DRAFTER)
    assert "擬辦，換成下一位接著辦" in office.page(case)

    page = office.post(f"{case}/actions", office.form(case) | {"onward": "yes"}).text
    refused = office.post(
        f"{case}/actions", office.form(case) | {"onward": "yes", "opinion": "字" * 3000}
    )

    assert "已擬辦，現在輪到：綜合企劃組股長" in page
    assert 'name="acting" value="綜合企劃組/股長"' in page
    assert ways(page) == []
    assert 'name="acting" value="綜合企劃組/股長"' in refused.text


def test_whoever_was_handed_documents_or_has_what_was_signed_is_one_click(office: Visitor) -> None:
    case = office.registered(ALONE)
    number = case.rpartition("/")[2]
    office.act_as(REGISTRY)
    given = {"chosen": f"{number}:{UNIT}:", f"to:{UNIT}": "示範甲"}

    handed = office.post("/assign", given).text
    office.act_as(DRAFTER)
    together = {"chosen": f"{number}:{office.form(case)['desk']}", "action": "擬辦"}
    signed = office.post("/inbox/sign", together | {"confirmed": "yes"}).text

    assert "換成綜合企劃組承辦人員接著辦" in handed
    assert f'name="back" value="{case}"' in handed
    assert "換成綜合企劃組股長接著辦" in signed
