"""chenhe rules lint and statistics."""

from rules.lint import Check
from tests.cli.conftest import Chenhe

FIELDS = {"key", "line", "code", "message", "printed", "candidates"}


def test_lint_lists_findings_with_the_fields_promised(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "lint", "--format", "json")

    assert answer.code == 0
    assert answer.json
    assert all(set(each) >= FIELDS for each in answer.json)


def test_lint_is_narrowed_by_code_and_unit(chenhe: Chenhe) -> None:
    by_code = chenhe("rules", "lint", "--code", "LOOK_ALIKE", "--format", "json").json
    by_both = chenhe(
        *("rules", "lint", "--code", "LOOK_ALIKE", "--unit", "人事室", "--format", "json")
    ).json

    assert [each["line"] for each in by_code] == [123, 661, 914]
    assert [each["line"] for each in by_both] == [914]


def test_lint_prints_each_check_with_its_count(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "lint")

    assert answer.code == 0
    assert "LOOK_ALIKE  形近字（3）" in answer.out
    assert "不改變讀法" in answer.out


def test_an_unknown_code_or_unit_is_bad_usage(chenhe: Chenhe) -> None:
    assert chenhe("rules", "lint", "--code", "NOTHING").code == 2
    refused = chenhe("rules", "lint", "--unit", "沒有這個單位")

    assert refused.code == 2
    assert "政風室" in refused.err


def test_every_check_is_explained(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "lint", "--codes")

    assert [each.value for each in Check if each.value not in answer.out] == []
    assert len(chenhe("rules", "lint", "--codes", "--format", "json").json) == len(Check)


def test_statistics_count_the_table(chenhe: Chenhe) -> None:
    figures = chenhe("rules", "statistics", "--format", "json").json

    counted = ("clean", "repaired", "doubtful", "corrected")
    assert figures["total"]["rows"] == sum(figures["total"][each] for each in counted)
    assert [each["page"] for each in figures["pages"]] == list(range(1, 82))
    assert "全表  585 列" in chenhe("rules", "statistics").out
