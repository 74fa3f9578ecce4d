"""Two audits compared: rates by code and unit, what got better, and in what they differ."""

from datetime import date

from tests.workflow.audit.work.findings import a_case, a_finding, an_audit
from workflow.audit.findings import Audit
from workflow.audit.work.comparing import Change, Comparison, compared, counted


def of(earlier: Audit, later: Audit) -> Comparison:
    return compared(counted(earlier), counted(later))


def by_name(changes: tuple[Change, ...]) -> dict[str, tuple[float | None, ...]]:
    return {each.name: (each.earlier.rate, each.later.rate, each.difference) for each in changes}


def test_rates_are_for_every_hundred_cases_and_below_zero_is_better() -> None:
    earlier = an_audit(a_finding("A"), a_finding("B"), cases=tuple(map(a_case, "ABCD")))
    later = an_audit(a_finding("A"), a_finding("A", "OVERDUE"), cases=tuple(map(a_case, "AB")))

    found = of(earlier, later)

    assert by_name(found.codes) == {
        "REVIEW_SKIPPED": (50.0, 50.0, 0.0),
        "OVERDUE": (0.0, 50.0, 50.0),
    }
    assert found.whole.difference == 50.0
    assert [each.name for each in found.codes] == ["OVERDUE", "REVIEW_SKIPPED"]


def test_findings_that_do_not_count_are_not_compared() -> None:
    audit = an_audit(a_finding("A"), a_finding("B", "OVERDUE"))

    assert counted(audit, lambda each: each.code == "OVERDUE").by_code == {"OVERDUE": 1}


def test_a_unit_in_one_audit_only_has_no_difference_and_is_named() -> None:
    earlier = an_audit(a_finding("A"), cases=(a_case("A"), a_case("B", "資訊室")))

    found = of(earlier, an_audit(a_finding("A")))

    assert by_name(found.units)["資訊室"] == (0.0, None, None)
    assert [str(each) for each in found.differing] == ["單位不同：只有「紀錄.csv」有 資訊室。"]


def test_other_tables_are_said() -> None:
    found = of(an_audit(a_finding()), an_audit(a_finding(), rulebooks=("示範@2",)))

    assert "示範@2" in str(found.differing[0])


def test_periods_of_other_length_or_that_overlap_are_said() -> None:
    march = an_audit(cases=(a_case("A", received=date(2026, 3, 2)),))
    spring = an_audit(
        cases=(a_case("A", received=date(2026, 3, 9)), a_case("B", received=date(2026, 5, 9)))
    )
    april = an_audit(cases=(a_case("A", received=date(2026, 4, 2)),))

    told = [str(each) for each in of(march, spring).differing]
    assert "前一次 1 個月，這一次 3 個月" in told[0]
    assert "重疊" in told[1]
    assert of(march, april).differing == ()


def test_a_log_without_times_of_receipt_has_no_period() -> None:
    timeless = an_audit(cases=(a_case("A")._replace(received=0),), file="無時.csv")

    assert "無時.csv" in str(of(timeless, an_audit(a_finding())).differing[0])
