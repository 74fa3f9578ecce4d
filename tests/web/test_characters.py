"""Characters that are rare, made up or joined are the same everywhere they come out."""

from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.web.office import COSIGNED, Visitor

RARE = "王\ue000明與\U000f0001、新字\U000323b0、葛\U000e0100、👩\u200d👩\u200d👧❤\ufe0f一案"


@pytest.mark.parametrize("way", ["", "/cosigning-sheet", "/route-sheet"])
def test_pages_show_a_subject_unchanged(visitor: TestClient, way: str) -> None:
    case = Visitor(visitor).registered(COSIGNED, RARE)

    assert RARE in unescape(visitor.get(f"{case}{way}").text)


@pytest.mark.parametrize("wanted", [RARE, "王\ue000明", "\U000f0001", "\U000323b0", "葛"])
def test_the_board_finds_and_shows_it(visitor: TestClient, wanted: str) -> None:
    office = Visitor(visitor)
    office.registered(COSIGNED, "另一件")
    office.registered(COSIGNED, RARE)

    page = unescape(visitor.get("/", params={"q": wanted}).text)

    assert RARE in page
    assert "另一件" not in page
