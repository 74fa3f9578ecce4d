"""欄位: what the form of the columns sends says the mapping that it was shown for."""

from array import array

import pytest

from web.screens.audit.columns_form import mapping_of, meanings
from workflow.audit.log import Column
from workflow.audit.reading.mapping import Mapping, Post
from workflow.audit.reading.sheets import Coded, Sheet

HEADINGS = ("文號", "簽核日", "簽核時", "簽核者", "股長", "股長時間", "會計室", "備註")
LONG = Mapping(columns={Column.CASE: ("文號",), Column.AT: ("簽核日", "簽核時")})
JOINED = Mapping(
    columns={
        Column.CASE: ("文號",),
        **dict.fromkeys((Column.UNIT, Column.POSITION, Column.PERSON, Column.MARK), ("簽核者",)),
    }
)
WIDE = Mapping(
    columns={Column.CASE: ("文號",)},
    posts=(
        Post(position="股長", columns={Column.PERSON: ("股長",), Column.AT: ("股長時間",)}),
        Post(unit="會計室", columns={Column.PERSON: ("會計室",)}),
    ),
)


def a_sheet() -> Sheet:
    column = Coded(values=("x",), codes=array("I", [0]))
    return Sheet(
        name="", headings=HEADINGS, heading_line=1, lines=(2,), columns=(column,) * len(HEADINGS)
    )


def as_sent(mapping: Mapping) -> dict[str, str]:
    """The fields of the form that shows this mapping."""
    sent: dict[str, str] = {}
    for place, each in enumerate(meanings(a_sheet(), mapping)):
        sent |= {f"means:{place}": each.means, f"post:{place}": each.post}
    return sent


@pytest.mark.parametrize("mapping", [LONG, JOINED, WIDE])
def test_a_form_sent_as_it_was_shown_changes_nothing(mapping: Mapping) -> None:
    again = mapping_of(as_sent(mapping), a_sheet(), Mapping(columns={}))

    assert again.columns == mapping.columns
    assert again.posts == mapping.posts


def test_a_column_no_longer_used_is_gone() -> None:
    again = mapping_of(as_sent(LONG) | {"means:0": ""}, a_sheet(), LONG)

    assert Column.CASE not in again.columns


def test_only_times_may_stand_in_two_columns() -> None:
    sent = {"means:0": "職稱", "means:3": "職稱", "means:1": "時間", "means:2": "時間"}

    again = mapping_of(sent, a_sheet(), LONG)

    assert again.columns == {Column.POSITION: ("文號",), Column.AT: ("簽核日", "簽核時")}


def test_words_are_explained_or_said_to_mean_nothing() -> None:
    sent = {"action:鑒核": "審核", "action:瀏覽": "-", "action:某": "", "unit:會計": "會計室"}

    again = mapping_of(sent, a_sheet(), LONG)

    assert again.actions == {"鑒核": "審核", "瀏覽": ""}
    assert again.units == {"會計": "會計室"}


def test_what_the_form_does_not_offer_is_no_meaning() -> None:
    assert mapping_of({"means:0": "甲"}, a_sheet(), LONG).columns == {}


def test_a_file_that_is_all_one_case_has_its_number_said() -> None:
    assert mapping_of({"case": " 示範1 "}, a_sheet(), LONG).case == {Column.CASE: "示範1"}
