"""A sweep over two keys as a heat table: a number in every cell, a colour where it is more."""

from __future__ import annotations

import re

import pytest

from tests.web.rehearsal.planning import Planner
from tests.web.rehearsing import DRAFTERS, HEADS, a_grid, a_sweep
from web.language.i18n import Language
from web.rehearsals.heat import MOST_ACROSS, Heat, heat_of
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.varying.answers import Sweep


def heat(found: Sweep) -> Heat:
    made = heat_of(found, Language.CHINESE)
    assert made
    return made


def test_each_combination_stands_where_its_values_meet() -> None:
    found = heat(a_grid(("3", "4", "5"), ("1", "2"), 1.0, -2.0, 0.5, -4.0, 0.0, -6.0))

    assert (found.columns, [value for value, _ in found.rows]) == (("1", "2"), ["3", "4", "5"])
    texts = [[cell.text for cell in cells] for _, cells in found.rows]
    assert texts == [["+1.00", "−2.00"], ["+0.50", "−4.00"], ["0.00", "−6.00"]]
    looks = [[cell.look for cell in cells] for _, cells in found.rows]
    assert looks == [["more-1", "fewer-1"], ["more-1", "fewer-2"], ["alike", "fewer-3"]]


def test_the_key_with_fewer_values_goes_across() -> None:
    found = heat(a_grid(("3", "4"), ("1", "2", "5"), 1.0, 2.0, 3.0, 4.0, 5.0, 6.0))

    assert found.columns == ("3", "4")
    texts = [[cell.text for cell in cells] for _, cells in found.rows]
    assert texts == [["+1.00", "+4.00"], ["+2.00", "+5.00"], ["+3.00", "+6.00"]]


def test_what_may_be_chance_has_no_colour_and_says_so() -> None:
    ((_, cells),) = heat(a_grid(("3",), ("1",), -6.0, p=0.4)).rows

    assert [(cell.look, cell.says) for cell in cells] == [("alike", "可能只是機遇")]


@pytest.mark.parametrize("count", [0, MOST_ACROSS + 1])
def test_one_key_or_too_many_values_have_no_such_table(count: int) -> None:
    values = tuple(map(str, range(count)))
    found = a_grid(values, values, *[1.0] * count**2) if count else a_sweep()

    assert heat_of(found, Language.CHINESE) is None


def test_it_stands_on_the_page_and_in_the_report(planner: Planner, runs: RehearsalRuns) -> None:
    runs.rehearse = lambda kept, given, told: a_grid(("3", "4"), ("1", "2"), 1.0, -2.0, 0.5, -4.0)
    page = planner.page("/rehearsals/new", scenario="baseline")
    swept = {
        "vary_key": DRAFTERS,
        "vary_values": "3,4",
        "vary_key_2": HEADS,
        "vary_values_2": "1,2",
    }

    address = planner.change(page, do="sweep", **swept).url.path

    told = planner.told(address, 'class="heat"')
    assert re.search(r'<td class="number fewer-3"><b>−4\.00</b> <small>2\.00</small>', told)
    planner.post(f"{address}/report/files", {"kind": "html", "do": "make"})
    planner.told(f"{address}/report", f'href="{address}/report/html"')
    assert 'class="heat"' in planner.client.get(f"{address}/report/html").text
