"""復原: what is only a note can be taken back right after; the record keeps both."""

import re

import pytest

from tests.web.office import UNDO, Visitor

pytestmark = pytest.mark.databases

UNIT = "綜合企劃組"
DRAFTER, REGISTRY = f"{UNIT}/承辦人員", "機關/總收文"


def actions(office: Visitor, case: str) -> list[str]:
    record = office.page(case).split('class="record"')[1]
    return re.findall(r"<p><b>([^<]+)</b>", record)


def test_a_reminder_is_taken_back_and_given_again(office: Visitor) -> None:
    case = office.registered()
    office.act_as(REGISTRY)

    reminded = office.post(f"{case}/actions", {"action": "稽催"}).text
    withdrawn = office.undone(reminded)
    again = office.undone(withdrawn)

    assert "已撤銷稽催" in withdrawn
    assert "已稽催" in again
    assert actions(office, case)[-3:] == ["稽催", "撤銷稽催", "稽催"]


def test_a_draft_thrown_away_comes_back_whole(office: Visitor) -> None:
    case = office.registered()
    office.act_as(DRAFTER)
    typed = office.form(case) | {"opinion": "很長的意見。" * 300, "options": "甲案\n乙案"}
    office.post(f"{case}/draft", typed)

    thrown = office.post(f"{case}/draft", typed | {"forget": "yes"}).text
    shown = thrown.split('class="form signing"')[1]
    back = office.undone(thrown)

    assert "草稿已捨棄" in thrown
    assert "很長的意見。" not in shown
    assert "很長的意見。" * 300 in back
    assert "甲案\n乙案</textarea>" in back


def test_a_registration_thrown_away_comes_back(office: Visitor) -> None:
    office.act_as(REGISTRY)
    typed = {"row": "line:9", "subject": "寫到一半的主旨", "urgency": "速件", "q": "", "unit": ""}
    office.post("/register/draft", typed)

    thrown = office.post("/register/draft", typed | {"forget": "yes"}).text

    assert "寫到一半的主旨" not in UNDO.sub("", thrown)
    assert "寫到一半的主旨</textarea>" in office.undone(thrown)


def test_what_is_no_note_offers_no_undo(office: Visitor) -> None:
    case = office.registered()

    signed = office.sign(case, DRAFTER, opinion="擬同意").text

    assert "已擬辦" in signed
    assert not UNDO.search(signed)


def test_the_undo_is_offered_once(office: Visitor) -> None:
    case = office.registered()
    office.act_as(REGISTRY)

    office.post(f"{case}/actions", {"action": "稽催"})

    assert not UNDO.search(office.page(case))
