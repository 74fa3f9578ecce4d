"""What a reader of files fills in before it hands it on is said in English all the same."""

import re
from collections.abc import Iterator
from datetime import date
from inspect import getsource
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rules.errors import BadInputError, UnknownKeyError
from rules.files import kinds
from rules.reading.extents import Limits, excess_of
from tests.workflow.audit.reading.rows import an_agency
from tests.workflow.audit.reading.test_bad_logs import FILES
from tests.workflow.builders import a_rulebook
from web.http.problems import on_a_page
from web.language.composed import KINDS, taken_apart
from web.language.i18n import Language, reason_in, translate
from workflow.audit.reading.mapping import OWN
from workflow.audit.reading.records import read_log
from workflow.audit.reading.sources import read_source_file
from workflow.calendar import taiwan_calendar

ENGLISH = Language.ENGLISH
NARROW = Limits(unpacked=10, rows=3, columns=3, cells=5)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def said_of(path: Path) -> Iterator[tuple[str, str]]:
    """Every reason and note of a file in both languages."""
    try:
        source = read_source_file(path)
    except BadInputError as error:
        for template, facts in error.sentences:
            yield template % facts, translate(ENGLISH, template, facts)
        return
    read = read_log(source, OWN, an_agency())
    for each in (*(fault.reason for fault in read.rejected), *source.notes, *read.notes):
        yield each, reason_in(ENGLISH, each)


def test_the_years_of_a_calendar_are_counted_from_christ_in_english() -> None:
    span = taiwan_calendar(frozenset[date]()).span

    assert re.fullmatch(r"\d{4}-01-01 to \d{4}-12-31", reason_in(ENGLISH, span))
    assert reason_in(ENGLISH, "不在行事曆的年份內").isascii()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_fault_and_note_of_a_bad_log_is_said_in_english(path: Path) -> None:
    for chinese, english in said_of(path):
        before, *_ = CHINESE.split(english)  # what is quoted from the file may stay
        assert english != chinese
        assert re.match(r"\W*[A-Za-z]", before), english


@pytest.mark.parametrize(
    ("rows", "columns", "most"), [(4, 1, "rows"), (1, 4, "columns"), (3, 3, "cells")]
)
def test_the_limits_of_a_huge_workbook_are_said_in_english(
    rows: int, columns: int, most: str
) -> None:
    said = reason_in(ENGLISH, excess_of(rows, columns, NARROW))

    assert said.startswith("cell ")
    assert said.endswith(f" {most})")


def test_every_kind_of_file_is_said_in_english() -> None:
    told = re.findall(r'"([^"\n]*[\u4e00-\u9fff][^"\n]*)"', getsource(kinds))

    assert set(KINDS) >= {each for each in told if "這" not in each}
    assert [each for each in KINDS if CHINESE.search(translate(ENGLISH, each))] == []


def test_a_sentence_of_no_reader_is_left_alone() -> None:
    assert taken_apart("有 3 件公文") is None
    assert reason_in(ENGLISH, "沒有這種理由的一句") == "沒有這種理由的一句"
    assert reason_in(Language.CHINESE, "超過 10 字") == "超過 10 字"


def test_a_row_unknown_leads_to_the_page_on_pages_and_to_the_command_elsewhere(
    visitor: TestClient,
) -> None:
    with pytest.raises(UnknownKeyError, match="可用 chenhe rules export") as caught:
        a_rulebook().find("魑魅魍魎")

    said = [on_a_page(ENGLISH, *sentence) for sentence in caught.value.sentences]

    assert said == [
        'There is no row "魑魅魍魎". All rows are on the page “Rules”, where they can be searched.'
    ]
    assert "全部的列在「流程表」這一頁" in visitor.get("/register?row=魑魅魍魎").text
