"""預演, rows of the table edited in a scenario: chosen, seen before and after, added, removed."""

from html import unescape

import pytest
from httpx2 import Response

from tests.web.rehearsal.planning import Planner

ROWS = {"decider": "局長", "sister_decider": "副局長"}
LOWER = {"change": "lower_to", "position": "副局長"}


@pytest.fixture
def form(planner: Planner) -> dict[str, str]:
    """The scenario 現況 as the browser would send it to the page of rows."""
    return planner.filled_in(planner.page("/rehearsals/new", scenario="baseline"))


def chosen(planner: Planner, form: dict[str, str], **fields: str) -> Response:
    """The page of rows with these fields."""
    carried = {"toml": form["text"], "against": form["against"], "do": "look"}
    return planner.post("/rehearsals/edit", carried | fields)


def test_the_scenario_leads_to_rows_and_is_carried_there(
    planner: Planner, form: dict[str, str]
) -> None:
    page = planner.post("/rehearsals/edit", form)

    assert page.status_code == 200
    assert form["text"].strip() in unescape(page.text)
    assert "選列來調整" in page.text
    assert "會改變的" not in page.text


def test_rows_are_seen_and_drawn_before_and_after_they_are_added(
    planner: Planner, form: dict[str, str]
) -> None:
    rows = chosen(planner, form, **ROWS, do="")
    drawn = chosen(planner, form, **ROWS, **LOWER)

    assert "符合篩選的 22 列" in rows.text
    assert "會改變的 22 列" in drawn.text
    assert "12 列這樣改" in drawn.text
    page = drawn.text.partition("<main")[2].partition("</main>")[0]
    assert page.count("<h3>") == 3
    assert 'href="/rules/40"' in drawn.text


def test_an_edit_is_added_to_the_scenario_and_removed_again(
    planner: Planner, form: dict[str, str]
) -> None:
    added = chosen(planner, form, **ROWS, **LOWER, do="add").text

    assert "下授副局長核定：局長核定，別的單位同一公務內容由副局長核定的列。" in added
    assert 'sister_decider = "副局長"' in unescape(added)
    now = planner.filled_in(added)
    assert now["against"] == form["against"]
    removed = planner.post("/rehearsals/form", now | {"remove": "edit 0"}).text
    assert "[[edit]]" not in planner.filled_in(removed)["text"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        (ROWS, "change", "請選要做什麼"),
        (ROWS | {"change": "lower_to"}, "position", "請選哪一個職稱"),
        (LOWER, "rows", "沒有寫要調整哪些列"),
        (LOWER | {"rows": "line:4"}, "rows", "沒有這一列"),
        (ROWS | LOWER | {"change": "raise_to", "position": "市長"}, "position", "不由市長核定"),
        ({"rows": "line:40", "change": "parallel"}, "change", "沒有這樣的會辦"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_added(
    planner: Planner, form: dict[str, str], fields: dict[str, str], field: str, words: str
) -> None:
    page = chosen(planner, form, **{"do": "add", **fields})

    assert page.status_code == 422
    _, _, beside = page.text.partition(f'id="told-{field}"')
    assert words in beside[: beside.index("</span>")]
    assert f'aria-describedby="told-{field}"' in page.text


def test_what_no_scenario_can_be_made_of_stays_in_its_form(
    planner: Planner, form: dict[str, str]
) -> None:
    page = planner.post("/rehearsals/edit", form | {"text": "[scenario]", "do": "toml"})

    assert page.status_code == 422
    assert "選列來調整…" not in page.text
