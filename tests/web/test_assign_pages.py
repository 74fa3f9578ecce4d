"""分文: the registry hands documents to their handlers, unit by unit."""

import re
from collections.abc import Sequence

import pytest
from httpx2 import Response

from tests.web.office import Visitor

UNIT = "綜合企劃組"
BOX = re.compile(r'name="chosen" value="([^"]+)"')
LINK = 'href="/assign"'


def boxes(registry: Visitor, address: str = "/assign") -> list[str]:
    return BOX.findall(registry.client.get(address).text)


def hand_out(registry: Visitor, chosen: Sequence[str], to: str, **fields: str) -> Response:
    token = {"csrftoken": registry.client.cookies["csrftoken_8000"]}
    given = {f"to:{UNIT}": to, **fields, "chosen": list(chosen)}
    return registry.client.post("/assign", data={**token, **given})


def test_the_room_is_in_the_menu_of_the_registry_only(registry: Visitor) -> None:
    mine = registry.client.get("/").text
    registry.act_as(f"{UNIT}/股長")
    theirs = registry.client.get("/").text

    assert LINK in mine
    assert LINK not in theirs


def test_documents_without_a_handler_stand_unit_by_unit(registry: Visitor) -> None:
    registry.registered("line:438", "秘書室的公文")
    registry.registered(subject="組裡的公文")

    everything = registry.client.get("/assign").text
    one = registry.client.get("/assign", params={"unit": "秘書室"}).text

    assert "2 件還沒有承辦人" in everything
    assert everything.index("組裡的公文") < everything.index("秘書室的公文")
    assert "組裡的公文" not in one
    assert "秘書室的公文" in one


def test_several_are_handed_out_at_once_and_the_load_is_seen(registry: Visitor) -> None:
    cases = [registry.registered(subject=f"公文{n}") for n in range(2)]

    page = hand_out(registry, boxes(registry), "示範甲")
    registry.registered(subject="後來的公文")
    later = registry.client.get("/assign").text

    assert "已分 2 件給示範甲" in page.text
    assert all("承辦人：示範甲" in registry.client.get(case).text for case in cases)
    assert "沒有等著分文的公文" in page.text
    assert "已分文、未擬辦 2" in page.text
    assert re.search(r"示範甲 2 件", later)
    assert '<option value="示範甲">' in later


def test_what_is_not_drafted_yet_can_be_handed_to_another(registry: Visitor) -> None:
    case = registry.registered()
    hand_out(registry, boxes(registry), "示範甲")

    page = hand_out(registry, boxes(registry, "/assign?show=assigned"), "示範乙", show="assigned")
    again = hand_out(registry, boxes(registry, "/assign?show=assigned"), "示範乙", show="assigned")

    assert "已分 1 件給示範乙" in page.text
    assert "的承辦人已經是示範乙，不必再分" in again.text
    assert registry.client.get(case).text.count("承辦人：") == 2


def test_what_another_clerk_assigned_meanwhile_is_said_case_by_case(registry: Visitor) -> None:
    registry.registered(subject="先分走的")
    registry.registered(subject="還在的")
    shown = boxes(registry)
    hand_out(registry, shown[:1], "示範乙")

    page = hand_out(registry, shown, "示範甲")

    assert "已分 1 件給示範甲" in page.text
    assert "沒有分的 1 件，案件沒有改變" in page.text
    assert "已由別人分給示範乙，這次沒有再分" in page.text


@pytest.mark.parametrize(("count", "to"), [(0, "示範甲"), (1, "　")])
def test_a_refused_assignment_keeps_what_was_typed_and_marked(
    registry: Visitor, count: int, to: str
) -> None:
    registry.registered()

    page = hand_out(registry, boxes(registry)[:count], to, unit=UNIT)

    assert page.status_code == 422
    assert "沒有送出，案件沒有改變" in page.text
    assert f'value="{to}"' in page.text
    assert page.text.count(" checked>") == 1 + count  # the switch of the keys, and the row


def test_another_position_can_look_but_not_hand_out(registry: Visitor) -> None:
    registry.registered(subject="只能看的公文")
    shown = boxes(registry)
    registry.act_as(f"{UNIT}/股長")

    look = registry.client.get("/assign").text
    page = hand_out(registry, shown, "示範甲")

    assert "只能看的公文" in look
    assert "分文由總收文、登記桌辦理，您現在的身分只能看" in look
    assert BOX.findall(look) == []
    assert "擬辦前由總收文、登記桌分文" in page.text
    assert "1 件還沒有承辦人" in page.text


def test_an_empty_desk_says_so(registry: Visitor) -> None:
    assert "沒有等著分文的公文" in registry.client.get("/assign").text
    assert "沒有已分文而還沒擬辦的公文" in registry.client.get("/assign?show=assigned").text


def test_a_list_cut_short_says_so(registry: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("workflow.desk.assigning", "web.screens.assign.page"):
        monkeypatch.setattr(f"{module}.ASSIGNMENT_ROWS", 2)
    for n in range(3):
        registry.registered(subject=f"公文{n}")

    text = registry.client.get("/assign").text

    assert "以下是期限最近的 2 件" in text
    assert len(boxes(registry)) == 2


@pytest.mark.parametrize("unit", ["沒有", "字" * 5000])
def test_a_unit_nobody_knows_has_nothing(registry: Visitor, unit: str) -> None:
    answer = registry.client.get("/assign", params={"unit": unit})

    assert answer.status_code == 200
    assert "沒有等著分文的公文" in answer.text


def test_one_form_hands_out_to_several_and_a_rows_own_choice_comes_first(registry: Visitor) -> None:
    """A row that names somebody is meant, marked or not."""
    cases = {row: registry.registered(row) for row in ("line:9", "line:438", "line:661", "line:83")}
    key = {each.partition(":")[0]: each for each in boxes(registry)}
    first, secretary, accounting, left = (key[case.rpartition("/")[2]] for case in cases.values())
    fields = {"to:秘書室": "示範丙", f"to:{first}": "示範乙", f"to:{accounting}": "示範丁"}

    page = hand_out(registry, [first, secretary], "示範甲", **fields)

    assert "已分 3 件給" in page.text
    handlers = [re.findall("承辦人：(示範.)", registry.page(case)) for case in cases.values()]
    assert handlers == [["示範乙"], ["示範丙"], ["示範丁"], []]
    assert left in boxes(registry)


def test_a_marked_document_without_anybody_is_named_and_the_choices_stay(registry: Visitor) -> None:
    first, second = registry.registered(), registry.registered("line:438")
    keys = boxes(registry)

    page = hand_out(registry, keys, "", **{"to:秘書室": "示範丙"})

    assert page.status_code == 422
    assert f"「{first.rpartition('/')[2]}」還沒有選承辦人" in page.text
    assert second.rpartition("/")[2] not in page.text.partition("</ul>")[0].partition("faults")[2]
    assert 'value="示範丙"' in page.text
    assert page.text.count(" checked>") == 1 + 2


def test_a_unit_or_all_of_it_is_marked_without_a_script(registry: Visitor) -> None:
    for row in ("line:9", "line:9", "line:438"):
        registry.registered(row)

    counts = {
        marked: registry.page("/assign", marked=marked).count(" checked>") - 1
        for marked in ("", UNIT, "秘書室", "all")
    }

    assert counts == {"": 0, UNIT: 2, "秘書室": 1, "all": 3}


def test_a_document_is_looked_into_while_it_is_assigned(registry: Visitor) -> None:
    registry.registered("line:83", "要先看的公文")
    registry.register("line:83", "看不得的公文", confidential="yes")
    registry.act_as(f"{UNIT}/股長")

    text = registry.page("/assign")

    (preview,) = re.findall(r'<details class="preview.*?</details>', text, re.DOTALL)
    assert "要先看的公文" in preview
    assert re.findall("<li>(.*?)</li>", preview)[0] == "承辦人員 擬辦"
    assert "會辦 " in preview


@pytest.fixture
def staffed(registry: Visitor) -> Visitor:
    """An registry with people: a registrar, two drafters of the unit and one of another."""
    for person, holder in (
        ("示範甲", f"{UNIT}/承辦人員"),
        ("示範乙", f"{UNIT}/承辦人員"),
        ("示範丙", "秘書室/承辦人員"),
        ("示範登記", "機關/總收文"),
    ):
        given = {"person": person, "holder": holder, "since": "2026-01-02"}
        assert registry.post("/organisation/appoint", given).status_code == 200
    return registry


def test_who_takes_a_document_is_chosen_from_the_staff(staffed: Visitor) -> None:
    case = staffed.registered(subject="要分的公文")

    text = staffed.client.get("/assign").text
    form = staffed.client.get(case).text

    choices = re.findall(r'<option value="(示範.)"', text)
    assert sorted(choices) == ["示範乙", "示範甲"]
    assert '<input id="to-1"' not in text
    assert re.findall(r"<option>(示範.)</option>", form)[:2] == ["示範甲", "示範乙"]
    assert "<option>示範丙" not in form


@pytest.mark.parametrize(
    ("to", "words"), [("示範丙", "當日任秘書室承辦人員"), ("示範某", "示範甲")]
)
def test_a_name_that_is_nobodys_of_the_unit_is_refused_with_who_may(
    staffed: Visitor, to: str, words: str
) -> None:
    case = staffed.registered(subject="要分的公文")

    page = hand_out(staffed, boxes(staffed), to)
    alone = staffed.post(f"{case}/actions", {"action": "分文", "to": to, "desk": ""})

    assert "沒有分的 1 件，案件沒有改變" in page.text
    assert words in page.text
    assert f"不是{UNIT}承辦人員" in page.text
    assert (alone.status_code, words in alone.text) == (422, True)
    assert "1 件還沒有承辦人" in staffed.client.get("/assign").text


def test_who_has_the_fewest_is_proposed_by_a_link(staffed: Visitor) -> None:
    for row in ("line:9", "line:9", "line:438"):
        staffed.registered(row)

    text = staffed.page("/assign", propose="evenly")

    named = re.findall(r'name="to:\d+:[^"]+".*?<option value="(示範.)" selected', text)
    assert sorted(named) == ["示範丙", "示範乙", "示範甲"]
    assert text.count(" checked>") == 1 + 3
