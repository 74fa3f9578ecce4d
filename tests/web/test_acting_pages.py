"""身分: whom a visitor may act as, found by unit, position or name, with what waits for them."""

import re
from html import unescape

import pytest

from tests.web.office import Visitor
from tests.workflow.offices import ALONE, THREE_UNITS, a_document, sign_until
from web.http.roll import roll
from workflow.desk.casework import Casework

IDENTITY = re.compile(
    r'<button name="acting" value="([^"]+)"[^>]*>.*?<span class="waiting">(?:(\d+) 件等候|.*?無)',
    re.S,
)


def identities(page: str) -> dict[str, int]:
    """The keys in the list, each with how many documents wait."""
    return {unescape(key): int(count or 0) for key, count in IDENTITY.findall(page)}


@pytest.mark.databases
def test_everybody_is_listed_with_as_many_as_their_inbox_has(
    office: Visitor, work: Casework
) -> None:
    sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    work.register(a_document(ALONE))
    known = roll(work.office.rulebook.agency, work.office.organisation, work.today)

    listed = identities(office.page("/acting"))

    everybody = [acting for group in known.groups for acting in group.members]
    assert listed == {each.key: work.inbox(each.actor).total for each in everybody}
    assert sum(map(bool, listed.values())) == 4


def test_words_of_unit_position_and_name_must_all_fit(office: Visitor) -> None:
    assert list(identities(office.page("/acting", q="會計 主任"))) == ["會計室/主任"]
    assert "沒有「會計 局長」這樣的身分" in office.page("/acting", q="會計 局長")


@pytest.mark.databases
def test_whoever_is_chosen_goes_on_where_the_visitor_was(office: Visitor) -> None:
    page = office.page("/acting", back="/rules?q=採購", q="會計室主任")
    assert 'name="back" value="/rules?q=採購"' in page

    answer = office.post("/acting", {"acting": "會計室/主任", "back": "/rules?q=採購"})

    assert answer.url.path == "/rules"
    assert '<b lang="zh-Hant">會計室主任</b>' in answer.text
    assert 'value="會計室/主任" aria-current="true"' in office.page("/acting")


@pytest.mark.parametrize("back", ["", "/acting?q=x", "//elsewhere.example", "https://x.example/"])
def test_the_list_leads_nowhere_else_and_never_back_to_itself(office: Visitor, back: str) -> None:
    page = office.page("/acting", back=back)

    assert re.search(r'<form id="identities".*?name="back" value="(/inbox|/)"', page, re.S)
