"""看板: what it counts, filters, sorts and sends, by its address alone."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.web.office import ALONE, Visitor

UNIT = "綜合企劃組"


def test_filters_fold_unless_one_is_set(office: Visitor) -> None:
    folded, opened = (
        re.search(r'class="on-a-phone no-print"( open)?>', page)
        for page in (office.page("/"), office.page("/", urgency="速件"))
    )

    assert folded
    assert opened
    assert (folded[1], opened[1]) == (None, " open")


def test_the_board_counts_and_filters_by_the_address(office: Visitor) -> None:
    for urgency in ("最速件", "速件", "速件"):
        office.register(ALONE, f"一件{urgency}", urgency=urgency)

    everything = office.client.get("/").text
    urgent = office.client.get("/", params={"urgency": "速件"}).text

    assert "辦理中 3 件" in everything
    assert everything.count("data-row") == 3
    assert urgent.count("data-row") == 2
    assert "一件最速件" not in urgent


def test_the_board_sends_nothing_when_nothing_changed(office: Visitor) -> None:
    office.registered()
    first = office.client.get("/")

    same = office.client.get("/", headers={"if-none-match": first.headers["etag"]})
    office.registered()
    changed = office.client.get("/", headers={"if-none-match": first.headers["etag"]})

    assert (same.status_code, same.text) == (304, "")
    assert changed.status_code == 200


@pytest.mark.parametrize("address", ["/?page=99", "/?state=沒有&urgency=沒有&nearness=沒有"])
def test_words_the_board_does_not_know_filter_nothing(office: Visitor, address: str) -> None:
    office.registered()

    assert office.client.get(address).status_code == 200


def test_a_closed_case_is_on_the_board_of_the_closed(office: Visitor) -> None:
    case = office.registered("line:26", "結案的公文")
    office.sign(case, f"{UNIT}/承辦人員")
    office.sign(case, f"{UNIT}/股長")
    office.sign(case, f"{UNIT}/組長", outcome="如擬", opinion="如擬。")
    office.act_as(f"{UNIT}/承辦人員")
    office.post(f"{case}/actions", {"action": "存查"})

    assert "結案的公文" not in office.client.get("/").text
    assert "結案的公文" in office.client.get("/", params={"closed": "true"}).text


def test_counts_and_headline_follow_every_filter_and_a_cell_keeps_the_others(
    office: Visitor,
) -> None:
    for urgency in ("最速件", "速件", "速件"):
        office.register(ALONE, f"採購{urgency}", urgency=urgency)
    office.register(ALONE, "人力速件", urgency="速件")

    page = office.client.get("/", params={"q": "採購", "unit": UNIT, "urgency": "速件"}).text

    assert "辦理中 2 件" in page
    cells = dict(re.findall(r'data-label="(\S+件 [^"]+)"><a href="(/[^"]*)"', page))
    assert {label: "urgency" in way for label, way in cells.items()} == {
        "最速件 2 日內": True,
        "速件 3 日以上": True,
    }
    assert all("q=%E6%8E%A1" in way and "unit=%E7%B6%9C" in way for way in cells.values())
    assert page.count("（篩選以外）") == 1
    assert re.findall(r'class="sum" data-label="合計"><a [^>]*>(\d+)</a>', page)[0] == "2"


def test_a_cell_chosen_again_shows_every_kind(office: Visitor) -> None:
    office.register(ALONE, "一件", urgency="速件")
    kind = {"state": "擬辦中", "urgency": "速件", "nearness": "3 日以上"}

    page = office.client.get("/", params={"unit": UNIT, "sort": "id"} | kind).text

    (way,) = re.findall(r'<a href="([^"]*)" aria-current="true">1</a>', page)
    assert dict(parse_qsl(urlsplit(unescape(way)).query)) == {"unit": UNIT, "sort": "id"}


def test_the_head_of_a_column_puts_the_list_in_its_order_and_says_so(office: Visitor) -> None:
    for urgency in ("普通件", "最速件", "速件"):
        office.register(ALONE, f"一件{urgency}", urgency=urgency)

    def shown(**asked: str) -> tuple[list[str], list[str]]:
        page = office.client.get("/", params=asked).text
        head = r'<th scope="col" aria-sort="(\w+)"><a class="sort" href="([^"]*)'
        standing = re.findall(head, page)
        return re.findall(r">一件(\w+)</a>", page), [each for one in standing for each in one]

    assert shown() == (["最速件", "速件", "普通件"], ["ascending", "/?sort=-due"])
    assert shown(sort="urgency", unit=UNIT)[1][0] == "ascending"
    assert shown(sort="-urgency") == (
        ["普通件", "速件", "最速件"],
        ["descending", "/?sort=urgency"],
    )
    assert shown(sort="id")[0] == ["普通件", "最速件", "速件"]
    assert shown(sort="nothing", closed="true")[1] == []
