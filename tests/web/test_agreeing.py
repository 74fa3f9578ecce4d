"""In English a noun agrees with the number before it, and so does its verb."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.office import COSIGNED, Visitor
from web.language.agreeing import SINGULAR, agreeing
from web.language.i18n import Language, translate

OF_ONE = re.compile(rf"(?<![\d.,/-])1 (?:more |open |working )?(?:{'|'.join(SINGULAR)})\b")
TAG = re.compile(r"<[^>]*>")
SORTED = "/?sort=urgency"
PAGES = (
    *(SORTED, "/", "/inbox", "/assign", "/search?q=115", "/rules?q=資訊安全長", "/reminders"),
    *("/performance", "/organisation", "/rules/statistics", "/rules/review", "/acting"),
)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"count": 1}, "1 document is not decided yet"),
        ({"count": 2}, "2 documents are not decided yet"),
        ({"count": "1"}, "1 document is not decided yet"),
        ({"count": 0}, "0 documents are not decided yet"),
        ({"count": 11}, "11 documents are not decided yet"),
        ({"count": "1.0"}, "1.0 documents are not decided yet"),
    ],
)
def test_one_is_counted_in_the_singular(facts: dict[str, object], said: str) -> None:
    assert translate(Language.ENGLISH, "%(count)s 件還沒有核定", facts) == said


def test_each_number_of_a_sentence_has_its_own_noun() -> None:
    sentence = "%(days)s working days, %(count)s more rows, %(entries)s entries of %(who)s times"

    said = agreeing(sentence, {"days": 1, "count": 3, "entries": 1, "who": "1"})

    assert said == "%(days)s working day, %(count)s more rows, %(entries)s entry of %(who)s time"


def test_no_page_counts_one_in_the_plural(visitor: TestClient) -> None:
    office = Visitor(visitor)
    case = office.registered(COSIGNED)
    office.client.cookies.set("chenhe_language", Language.ENGLISH.value)

    pages = {way: " ".join(TAG.sub("", office.client.get(way).text).split()) for way in PAGES}
    pages[case] = " ".join(TAG.sub("", office.client.get(case).text).split())

    assert {way: found for way, text in pages.items() if (found := OF_ONE.findall(text))} == {}
    assert "1 matching document" in pages[SORTED]
