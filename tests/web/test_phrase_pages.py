"""常用批示詞 at an opinion, and the page where one adds and removes one's own."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.web.office import HIDDEN, Visitor

UNIT = "綜合企劃組"
DRAFTER = f"{UNIT}/承辦人員"


@pytest.fixture
def office(visitor: TestClient) -> Visitor:
    made = Visitor(visitor)
    made.act_as(DRAFTER)
    return made


REGISTRY = "機關/總收文"


def offered(page: str, form: str = "form signing") -> list[str]:
    """The phrases beneath the opinion of the form of this class, or at this field."""
    part = page.split(form)[1].split("</form>")[0]
    return re.findall(r'data-phrase="([^"]+)"', part)


def test_the_agencys_stand_at_the_opinion_and_ones_own_before_them(office: Visitor) -> None:
    case = office.registered()

    before = offered(office.page(case))
    office.post("/phrases", {"words": "請儘速核示", "back": case})

    assert before == ["請核示", "請鑒核", "擬存查"]
    assert offered(office.page(case)) == ["請儘速核示", *before]


def test_without_a_script_the_form_comes_back_with_the_phrase_and_what_was_typed(
    office: Visitor,
) -> None:
    case = office.registered()

    page = office.post(
        f"{case}/draft", office.form(case) | {"opinion": "附件已齊", "phrase": "請核示"}
    ).text

    assert "附件已齊，請核示</textarea>" in page


def test_one_added_or_removed_is_taken_back_by_one_button(office: Visitor) -> None:
    added = office.post("/phrases", {"words": "請儘速核示", "back": "/cases/1150000001"}).text
    undo = added.split('class="undo"')[1].split("</form>")[0]
    fields = {name: unescape(value) for name, value in HIDDEN.findall(undo)}

    removed = office.post("/phrases/remove", fields).text

    assert "已加入常用批示詞「請儘速核示」" in added
    assert 'href="/cases/1150000001">回到公文' in removed
    assert "還沒有自己的常用批示詞" in removed
    assert 'class="undo" method="post" action="/phrases"' in removed


def test_reasons_and_the_word_of_a_reminder_have_phrases_of_their_own(office: Visitor) -> None:
    case = office.registered()
    extending = offered(office.page(case), 'id="extend-reason"')
    office.act_as(REGISTRY)
    reminding = offered(office.page(case), 'id="remind-opinion"')

    assert extending == ["會辦單位尚未回復", "案情複雜，尚待查證"]
    assert reminding == ["請儘速辦理", "請說明未辦結原因"]


def test_without_a_script_a_phrase_goes_into_the_reason_and_nothing_is_done(
    office: Visitor,
) -> None:
    case = office.registered()
    typed = {
        "action": "展期",
        "reason": "資料待補",
        "phrase:reason": "會辦單位尚未回復",
    }

    page = office.post(f"{case}/refill", typed).text

    assert "資料待補，會辦單位尚未回復</textarea>" in page
    assert "已申請展期" not in office.page(case)


def test_an_opinion_kept_as_a_phrase_stays_in_its_form_and_is_taken_back_there(
    office: Visitor,
) -> None:
    case = office.registered()

    kept = office.post(f"{case}/phrase", office.form(case) | {"opinion": "擬請依限辦理"})
    undo = kept.text.split('class="undo"')[1].split("</form>")[0]
    fields = {name: unescape(value) for name, value in HIDDEN.findall(undo)}
    undone = office.post("/phrases/remove", fields)

    assert kept.url.path == undone.url.path == case
    assert offered(kept.text)[0] == "擬請依限辦理"
    assert offered(undone.text)[0] == "請核示"
    assert "擬請依限辦理</textarea>" in kept.text
    assert "擬請依限辦理</textarea>" in undone.text


def test_an_opinion_too_long_for_a_phrase_is_not_lost(office: Visitor) -> None:
    case = office.registered()

    refused = office.post(f"{case}/phrase", office.form(case) | {"opinion": "字" * 61})

    assert refused.status_code == 422
    assert "字" * 61 + "</textarea>" in refused.text
    assert "字" * 61 in office.page(case)


def test_what_cannot_be_kept_is_shown_again_with_the_reason(office: Visitor) -> None:
    refused = office.post("/phrases", {"words": "字" * 61, "back": "https://elsewhere.example/"})

    assert refused.status_code == 422
    assert "字" * 61 in refused.text
    assert "elsewhere" not in refused.text


def test_together_a_phrase_is_put_in_and_nothing_is_signed_yet(office: Visitor) -> None:
    case = office.registered(subject="一起擬辦的公文")
    chosen = re.findall(r'name="chosen" value="([^"]+)"', office.page("/inbox"))
    form = {"of": "擬辦", "confirmed": "yes", "phrase": "請核示", "chosen": chosen[0]}

    page = office.post("/inbox/sign", form).text

    assert "一起擬辦" in page
    assert "請核示</textarea>" in page
    assert "現在輪到 <b>綜合企劃組承辦人員</b>" in office.page(case)


def chosen_in(page: str) -> str:
    found = re.search(r'name="chosen" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_opinion_on_several_is_kept_as_a_phrase_and_stays_when_it_is_taken_back(
    office: Visitor,
) -> None:
    office.registered()
    office.act_as(DRAFTER)
    typed = {"action": "擬辦", "chosen": chosen_in(office.page("/inbox", action="擬辦"))}

    kept = office.post("/inbox/phrase", typed | {"opinion": "擬請依限辦理", "confirmed": "yes"})
    undone = office.undone(kept.text)

    assert offered(kept.text)[0] == "擬請依限辦理"
    assert offered(undone)[0] == "請核示"
    for page in (kept.text, undone):
        assert "擬請依限辦理</textarea>" in page
        assert chosen_in(page) == typed["chosen"]


def test_what_several_cannot_keep_as_a_phrase_is_shown_again_and_nothing_is_signed(
    office: Visitor,
) -> None:
    office.registered()
    office.act_as(DRAFTER)
    typed = {"action": "擬辦", "opinion": "字" * 61, "confirmed": "yes"}
    chosen = {"chosen": chosen_in(office.page("/inbox", action="擬辦"))}

    too_long, without_choice = (
        office.post("/inbox/phrase", each) for each in (typed | chosen, typed)
    )

    for refused in (too_long, without_choice):
        assert refused.status_code == 422
        assert "字" * 61 in refused.text
    assert chosen_in(office.page("/inbox", action="擬辦")) == chosen["chosen"]
