"""樣式指南: every colour and component once, for whoever works on the demonstration alone."""

import re

from fastapi.testclient import TestClient

from tests.web.test_colours import HOME, LIGHT
from web.screens.styleguide.page import COLOURS

COMPONENTS = HOME / "http" / "components.html.jinja"
PARTS = {"step", "table_head"}  # of another component


def test_it_shows_every_colour_there_is() -> None:
    assert set(COLOURS) == LIGHT.keys()


def test_it_shows_every_component_there_is() -> None:
    page = (HOME / "screens" / "styleguide" / "styleguide.html.jinja").read_text()
    made = set(re.findall(r"{% macro (\w+)\(", COMPONENTS.read_text())) - PARTS

    assert {name for name in made if not re.search(rf"\b{name}\(", page)} == set()


def test_it_is_there_in_the_demonstration_alone(visitor: TestClient, guest: TestClient) -> None:
    assert visitor.get("/styleguide").status_code == 200
    assert guest.get("/styleguide").status_code == 404
    assert "/styleguide" not in guest.get("/rules").text


BY_HAND = re.compile(
    r'class="(?:trail|empty|pager|faults|filters|notice)[ "]|class="(?:{{ ")?confirm[ "]|<progress|'
    r'<table|<p class="buttons|class="field[^">]*"[^>]*>\s*<label for'
)
STAMP = HOME / "picture" / "stamp.svg.jinja"


def test_no_page_writes_by_hand_what_is_a_component() -> None:
    places = [each for each in HOME.rglob("*.jinja") if each != COMPONENTS]

    assert [each.name for each in places if BY_HAND.search(each.read_text())] == []


def test_every_stamp_is_drawn_by_the_one_component() -> None:
    drawn = [each for each in HOME.rglob("*.jinja") if 'class="stamp"' in each.read_text()]

    assert drawn == [STAMP]
