"""What each code finds, what it leaves to another, and whom it names."""

import pytest

from tests.workflow.audit.telling import (
    COSIGNED,
    DECIDED,
    DRAFTED,
    WHOLE,
    audited,
    findings,
    said,
    told,
)

CITY_ROW = "line:95"  # 承辦人員 股長 組長 主任秘書 副局長 局長 [法務局] 市長核定, 府文


def test_a_case_that_walked_its_row_has_no_finding() -> None:
    assert said(*WHOLE) == []


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((*DRAFTED, *COSIGNED, "存查 承辦人員"), [("NO_DECISION", "專門委員")]),
        ((*DRAFTED, "存查 承辦人員", *COSIGNED, DECIDED[0]), [("NO_DECISION", "專門委員")]),
        ((*DRAFTED[:2], "核定 組長", "存查 承辦人員"), [("DECIDED_BELOW", "組長")]),
        (
            (*DRAFTED, *COSIGNED, "審核 專門委員", "核定 主任秘書", "存查 承辦人員"),
            [("DECIDED_ABOVE", "主任秘書")],
        ),
        (
            (*DRAFTED, *COSIGNED, "審核 主任秘書", "核定 副局長", "存查 承辦人員"),
            [("DECIDED_ABOVE", "副局長")],
        ),
        (("擬辦 承辦人員", "審核 組長", *COSIGNED, *DECIDED), [("REVIEW_SKIPPED", "股長")]),
        (("擬辦 承辦人員", "審核 主任秘書", "審核 組長", *COSIGNED, *DECIDED),
         [("REVIEW_SKIPPED", "股長")]),
        (("審核 股長", "審核 組長", *COSIGNED, *DECIDED), [("REVIEW_SKIPPED", "承辦人員")]),
        (
            (*DRAFTED[:2], *COSIGNED, *DECIDED, "審核 組長"),
            [("SIGNED_AFTER_DECISION", "組長")],
        ),
        (("擬辦 承辦人員", "審核 組長", "審核 股長", *COSIGNED, *DECIDED),
         [("OUT_OF_ORDER", "股長")]),
        ((*DRAFTED, "審核 主任秘書", *COSIGNED, *DECIDED), [("REVIEW_EXTRA", "主任秘書")]),
        ((*DRAFTED, "審核 組長", *COSIGNED, *DECIDED), [("REVIEW_EXTRA", "組長")]),
        ((*DRAFTED, *COSIGNED, "會辦 政風室/主任", *DECIDED), [("REVIEW_EXTRA", "政風室")]),
        ((*DRAFTED, *COSIGNED[1:], *DECIDED), [("COSIGN_MISSING", "人事室")]),
        ((*DRAFTED, "會辦 政風室/主任", *COSIGNED[1:], *DECIDED), [("COSIGN_MISSING", "人事室")]),
        ((*DRAFTED, "會辦 人事室/承辦人員", *COSIGNED[1:], *DECIDED),
         [("COSIGN_MISSING", "人事室")]),
        ((*DRAFTED[:2], COSIGNED[0], DRAFTED[2], *COSIGNED[1:], *DECIDED),
         [("COSIGN_ORDER", "人事室")]),
        ((*DRAFTED, *COSIGNED[1:], *DECIDED, COSIGNED[0]), [("COSIGN_LATE", "人事室")]),
        (
            (*DRAFTED, "會辦 人事室/主任 有意見", *COSIGNED[1:], *DECIDED),
            [("RECONCILE_MISSING", "承辦人員")],
        ),
        (
            (*DRAFTED, *COSIGNED, "核定 專門委員 決定=不發", "發文 承辦人員"),
            [("DISPATCH_UNAPPROVED", "專門委員")],
        ),
        ((*DRAFTED, *COSIGNED, "核定 專門委員 意見=", "存查 承辦人員"),
         [("OPINION_MISSING", "專門委員")]),
    ],
)  # fmt: skip
def test_one_deviation_is_one_finding(
    acts: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert said(*acts) == expected


@pytest.mark.parametrize(
    "acts",
    [
        (*DRAFTED, "會辦 人事室/主任 有意見", *COSIGNED[1:], "綜簽 承辦人員", *DRAFTED[1:],
         *DECIDED),
        (*DRAFTED, *COSIGNED, "陳請上級 專門委員 對象=主任秘書", "審核 專門委員", "核定 主任秘書"),
        (*DRAFTED[:2], "低一層決行 專門委員 對象=組長", *COSIGNED, "核定 組長", "存查 承辦人員"),
        (*DRAFTED, "免會 組長 對象=人事室", *COSIGNED[1:], *DECIDED),
        (*DRAFTED, "加會 組長 對象=政風室", *COSIGNED, "會辦 政風室/主任", *DECIDED),
        (*DRAFTED, *COSIGNED, "退回 專門委員 對象=股長", *DRAFTED[1:], *DECIDED),
        (*DRAFTED, *COSIGNED, "退回 專門委員", *DRAFTED, *DECIDED),
        (*DRAFTED[:2], "抽回 股長 對象=股長", *DRAFTED[1:], *COSIGNED, *DECIDED),
        (*DRAFTED, *COSIGNED, "核定 專門委員 決定=如擬", *DRAFTED, "核定 專門委員",
         "發文 承辦人員"),
        (*DRAFTED, *COSIGNED, "核定 專門委員 決定=緩發", "核定 專門委員 決定=發", "發文 承辦人員"),
        (*DRAFTED, *COSIGNED, "核定 專門委員 決定=緩發", "核定 專門委員 決定=發",
         "重新陳核 承辦人員", "低一層決行 專門委員 對象=組長", "核定 組長", "存查 承辦人員"),
        (*DRAFTED[:1], "審核 組長 併計", *COSIGNED, *DECIDED),
        ("簽收 承辦人員", *DRAFTED, *COSIGNED, "稽催 登記桌", *DECIDED, "加會 承辦人員 對象=政風室",
         "會辦 政風室/主任"),
    ],
)  # fmt: skip
def test_what_the_record_accounts_for_is_no_finding(acts: tuple[str, ...]) -> None:
    assert said(*acts) == []


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        # 會辦 stand through a return; once the content changed they do not.
        (
            (*DRAFTED, *COSIGNED, "退回 專門委員 對象=承辦人員", "擬辦 承辦人員 內容變更",
             *DRAFTED[1:], *DECIDED),
            [("COSIGN_MISSING", each) for each in ("人事室", "會計室", "秘書室")],
        ),
        (
            (*DRAFTED, *COSIGNED, "退回 專門委員 對象=承辦人員", *DRAFTED[:2], *DECIDED),
            [("RESIGN_MISSING", "組長")],
        ),
        (
            (*DRAFTED, "抽回 組長 對象=組長", *COSIGNED, *DECIDED),
            [("RESIGN_MISSING", "組長")],
        ),
        # Raising needs its reason, where the log has words at all.
        (
            (*DRAFTED, *COSIGNED, "陳請上級 專門委員 對象=主任秘書 意見=", "審核 專門委員",
             "核定 主任秘書"),
            [("DECIDED_ABOVE", "主任秘書")],
        ),
        # Each document of a 先簽後稿 has its own decision.
        (
            (*DRAFTED, *COSIGNED, "核定 專門委員 決定=如擬", "擬辦 承辦人員", "審核 組長",
             "核定 專門委員", "發文 承辦人員"),
            [("REVIEW_SKIPPED", "股長")],
        ),
    ],
)  # fmt: skip
def test_incidents_change_what_is_owed(
    acts: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert said(*acts) == expected


def test_an_open_case_is_judged_below_its_highest_signature() -> None:
    assert said(*DRAFTED) == []
    assert said("擬辦 承辦人員", "審核 組長") == [("REVIEW_SKIPPED", "股長")]


def test_a_document_of_the_city_needs_the_mark_of_who_decides_for_the_mayor() -> None:
    lowered = (*DRAFTED, "審核 主任秘書", "審核 副局長", "會辦 法務局/科員",
               "低一層決行 局長 對象=局長")  # fmt: skip

    assert said(*lowered, "核定 局長 代為決行", row=CITY_ROW) == []
    assert said("簽收 承辦人員 代", *lowered, "核定 局長", row=CITY_ROW) == [
        ("MARK_MISSING", "局長")
    ]


def test_a_log_without_any_mark_misses_none() -> None:
    assert said(*DRAFTED, "審核 主任秘書", "審核 副局長", "審核 局長", "會辦 法務局/科員",
                "低一層決行 局長 對象=局長", "核定 局長", row=CITY_ROW) == []  # fmt: skip


def test_a_finding_says_who_what_and_where_in_both_languages() -> None:
    (found,) = findings("擬辦 承辦人員", "審核 組長", *COSIGNED, *DECIDED)

    assert found.message() == "綜合企劃組股長應審核而沒有簽，綜合企劃組組長已經審核。"
    assert found.message(english=True).startswith("綜合企劃組股長 should have signed")
    assert found.evidence == (2,)
    assert found.row is not None
    assert found.row.line == 123


def test_a_row_that_changes_without_a_reassignment_is_unknown() -> None:
    rows = told(*WHOLE)
    rows[4]["流程列"] = "line:122"

    (found,) = audited(rows).findings
    assert (found.code, found.evidence) == ("ROW_UNKNOWN", (5,))
