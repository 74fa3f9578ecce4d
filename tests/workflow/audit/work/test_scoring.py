"""Scores: what is taken off a case, the mean of a unit, the bands; a sheet's faults all at once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rules.errors import BadInputError
from tests.workflow.audit.work.findings import a_case, a_finding
from workflow.audit.ledger.wanted import Alike
from workflow.audit.work.scoring import Counts, Scores, ScoreSheet, alike_cases, scored
from workflow.audit.work.sheet_file import EXAMPLE_FILE, example_sheet, read_sheet

FOUR_CASES = tuple(a_case(case) for case in "ABCD")


def a_sheet(**said: object) -> ScoreSheet:
    return replace(example_sheet(), **said)


def score_of(*codes: str, sheet: ScoreSheet | None = None) -> Scores:
    """The score of one case with these findings."""
    return scored([Alike(unit="秘書室", codes=codes, cases=1)], sheet or a_sheet())


def test_a_unit_has_the_mean_of_its_cases() -> None:
    findings = [a_finding("A"), a_finding("A", "OVERDUE"), a_finding("B", "OVERDUE")]

    scores = scored(alike_cases(FOUR_CASES, findings), a_sheet())

    (unit,) = scores.units
    assert unit.score == Decimal("90.00")  # 70, 90, 100, 100
    assert unit.band == "優等"
    assert [(each.code, each.findings, each.points) for each in unit.deductions] == [
        ("REVIEW_SKIPPED", 1, 20),
        ("OVERDUE", 2, 20),
    ]


def test_units_stand_best_first_and_the_whole_is_of_all_cases() -> None:
    counted = [
        Alike(unit="甲", codes=("REVIEW_SKIPPED",), cases=1),
        Alike(unit="乙", codes=(), cases=3),
    ]

    scores = scored(counted, a_sheet())

    assert [each.unit for each in scores.units] == ["乙", "甲"]
    assert scores.whole is not None
    assert scores.whole.score == Decimal("95.00")


def test_a_case_loses_no_more_than_down_to_its_floor() -> None:
    found = score_of(*["REVIEW_SKIPPED"] * 4, sheet=a_sheet(floor=Decimal(40))).whole

    assert found is not None
    assert (found.score, found.band, found.spared) == (Decimal("40.00"), "丁等", 20)


def test_a_code_may_be_taken_off_once_a_case() -> None:
    found = score_of(*["OVERDUE"] * 3, sheet=a_sheet(counts=Counts.CODE)).whole

    assert found is not None
    assert found.score == Decimal("90.00")


def test_a_code_of_its_own_goes_before_its_severity() -> None:
    found = score_of("OVERDUE", "ROW_UNKNOWN", sheet=a_sheet(by_code={"OVERDUE": Decimal(3)}))

    assert found.whole is not None
    assert found.whole.score == Decimal("95.00")  # 3, and 2 for the 提示


def test_the_band_is_that_of_the_score_as_it_is_printed() -> None:
    nearly = [
        Alike(unit="甲", codes=("OVERDUE",), cases=99_999),
        Alike(unit="甲", codes=("REVIEW_SKIPPED",), cases=1),
    ]

    found = scored(nearly, a_sheet()).whole

    assert found is not None
    assert (str(found.score), found.band) == ("90.00", "優等")


def test_nothing_examined_has_no_score() -> None:
    assert scored([], a_sheet()).whole is None


def test_the_example_has_the_published_bands_and_says_where_from() -> None:
    sheet = example_sheet()

    bands = [(each.least, each.name) for each in sheet.bands]
    assert bands == [(90, "優等"), (80, "甲等"), (70, "乙等"), (60, "丙等"), (0, "丁等")]
    assert sheet.source.startswith("https://law.moea.gov.tw/")


def test_every_fault_of_a_sheet_is_told_at_once() -> None:
    text = EXAMPLE_FILE.read_text("utf-8")
    for good, bad in (
        ('title = "示範評分表"', 'title = ""\nsubtitle = "x"'),
        ("floor = 0", "floor = 200"),
        ('counts = "finding"', 'counts = "page"'),
        ('"嚴重" = 20', '"重大" = 20'),
        ("ROW_UNKNOWN = 0", 'ROW_UNKNOWN = "很多"\nNO_SUCH = 1'),
        ("from = 80", "from = 95"),
        ('name = "丙等"', 'name = ""\ncolour = "red"'),
        ("chenhe_score_sheet = 1", "chenhe_score_sheet = 2"),
    ):
        assert good in text
        text = text.replace(good, bad, 1)

    with pytest.raises(BadInputError) as refused:
        read_sheet(text.encode(), file="評分表.toml")

    told = str(refused.value)
    for part in ("subtitle", "title", "floor", "counts", "severity.重大", "severity.嚴重"):
        assert part in told
    for part in ("code.ROW_UNKNOWN", "NO_SUCH", "band[2].from", "band[4].name", "colour"):
        assert part in told
    assert "chenhe_score_sheet" in told
    assert all("評分表.toml" in str(each) for each in refused.value.faults)


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e9", "true", "[1]"])
def test_points_are_plain_numbers(value: str) -> None:
    text = EXAMPLE_FILE.read_text("utf-8").replace('"提示" = 2', f'"提示" = {value}')

    with pytest.raises(BadInputError, match=r"severity\.提示"):
        read_sheet(text.encode(), file="評分表.toml")


@pytest.mark.parametrize("raw", [b"title = ", b"\xff\xfe\x00", b"#" * 64_001])
def test_what_is_no_sheet_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(BadInputError, match=r"無法讀取檔案 評分表\.toml"):
        read_sheet(raw, file="評分表.toml")
