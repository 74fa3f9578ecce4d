"""The report of an audit on its page: its parts, its conclusion, its files made and handed out."""

import time
from collections.abc import Iterator
from threading import Event
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.auditing import HEADINGS, Inspector, a_log
from tests.web.reports import NOW
from web.papers.audit_files import PAGING
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.kept.work_file import FindingName
from workflow.audit.ledger.wanted import Standing
from workflow.audit.reporting.asked import ReportAsked
from workflow.audit.work.entries import Entry, Kind
from workflow.kept.making import (
    MOST_WAITING,
    Content,
    FileBusyError,
    Makings,
    Progress,
    TooManyFilesError,
)

ALL = {f"part:{part}": "on" for part in ("figures", "months", "cases", "set_aside", "signatures")}
CONCLUSION = "一、示範結論：漏簽應檢討。"
NEVER = 10  # seconds after which a wait has failed


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


@pytest.fixture
def audit(inspector: Inspector) -> str:
    """The address of an audit that found something."""
    return inspector.judged(a_log(skips="主任"))[0]


@pytest.fixture
def makings(demo_app: FastAPI) -> Makings[ReportAsked]:
    found = demo_app.state.reports
    assert isinstance(found, Makings)
    return cast(Makings[ReportAsked], found)


@pytest.fixture
def held(makings: Makings[ReportAsked], audit: str) -> Iterator[Event]:
    """A file of the audit that is being made until this is set, or nobody wants it any more."""
    go_on, begun = Event(), Event()

    def make(progress: Progress) -> Content:
        while not go_on.wait(0.01):
            progress(PAGING, 3, 0)
            begun.set()
        return Content(content=b"%PDF", unprintable=())

    makings.start(audit.rpartition("/")[2], "pdf", ReportAsked(), make)
    assert begun.wait(NEVER)
    yield go_on
    go_on.set()


def seen(inspector: Inspector, audit: str) -> dict[str, str]:
    """What the form carries of the conclusion it was opened with."""
    text = inspector.page(f"{audit}/report")
    return {"seen": text.partition('name="seen" value="')[2].partition('"')[0]}


def test_the_page_is_the_report_with_its_figures_both_routes_and_places_to_sign(
    inspector: Inspector, audit: str
) -> None:
    text = inspector.page(f"{audit}/report")

    for words in ("檢核範圍", "沒有抽樣", "依單位", "流程表第 661 行", "應經", "檢核人員"):
        assert words in text
    assert "秘書室主任應審核而沒有簽" in text


def test_an_earlier_audit_stands_beside_it_in_the_report_once_it_is_chosen(
    inspector: Inspector, audit: str
) -> None:
    earlier, _ = inspector.judged(a_log())
    key = earlier.rpartition("/")[2]
    assert "與前一次比較</h2>" not in inspector.page(f"{audit}/report")

    inspector.post(f"{audit}/report", seen(inspector, audit) | ALL | {"with": key})
    page, file = inspector.page(f"{audit}/report"), inspector.made(audit, "html").decode()
    inspector.post(f"{earlier}/delete", {"sure": "on"})
    without = inspector.page(f"{audit}/report")

    assert f'value="{key}" selected' in page
    for text in (page, file):
        part = text.partition("與前一次比較</h2>")[2].partition("</section>")[0]
        assert part.count("退步") == 3  # the code, all together, the unit
    assert "與前一次比較</h2>" not in without
    assert "選來比較的那一份稽核已經不在" in without


def test_the_conclusion_is_kept_with_the_audit_and_parts_may_be_left_out(
    inspector: Inspector, audit: str
) -> None:
    form = {"conclusion": CONCLUSION, **seen(inspector, audit), "part:cases": "on"}

    inspector.post(f"{audit}/report", form)

    text = inspector.page(f"{audit}/report")
    assert text.count(CONCLUSION) == 2  # in the box and in the report
    assert "依發現的種類" not in text
    assert "流程表第 661 行" in text


def test_a_conclusion_that_somebody_changed_meanwhile_is_not_overwritten(
    inspector: Inspector, audit: str
) -> None:
    opened = seen(inspector, audit)
    inspector.post(f"{audit}/report", ALL | opened | {"conclusion": CONCLUSION})

    answer = inspector.post(f"{audit}/report", ALL | opened | {"conclusion": "另一個結論"})

    assert answer.status_code == 422
    assert "別人改過結論" in answer.text
    assert CONCLUSION in answer.text
    assert ">另一個結論</textarea>" in answer.text
    again = {"conclusion": "另一個結論"} | {
        "seen": answer.text.partition('name="seen" value="')[2].partition('"')[0]
    }
    assert inspector.post(f"{audit}/report", ALL | again).status_code == 200


def test_a_file_is_made_in_the_background_and_handed_out(inspector: Inspector, audit: str) -> None:
    page = inspector.made(audit, "html").decode()

    assert "公文檢核報告" in page
    assert "<script" not in page
    assert "下載報告（網頁檔）" in inspector.page(f"{audit}/report")


def test_rows_that_were_looked_for_by_subject_do_not_keep_a_file_from_being_made(
    inspector: Inspector,
) -> None:
    audit, _ = inspector.judged(a_log(row="", skips="主任"))

    assert inspector.made(audit, "sheet").startswith(b"PK")


def test_a_report_says_how_its_sample_was_drawn_and_how_often(
    inspector: Inspector, audit: str
) -> None:
    drawn = {"way": "random", "by": "size", "size": "1", "seed": "7", "do": "draw"}
    inspector.post(f"{audit}/sample", drawn)

    inspector.post(f"{audit}/report", ALL | seen(inspector, audit) | {"sample": "on"})

    text = inspector.page(f"{audit}/report")
    assert "種子 7" in text
    assert "只抽過這一次樣" in text
    assert "只含抽出的公文" in text


def test_the_units_reply_and_what_was_dismissed_with_its_reason_are_in_the_report(
    inspector: Inspector, audit: str, makings: Makings[ReportAsked]
) -> None:
    folder, which = makings.folder, audit.rpartition("/")[2]
    assert isinstance(folder, AuditFolder)
    (found,) = folder.found(which).findings()
    about = FindingName(
        key=found.finding.key, case_id=found.finding.case_id, code="REVIEW_SKIPPED", position="主任"
    )
    for kind, text in ((Kind.REPLY, "示範說明：主任出差"), (Kind.DISMISS, "示範理由：另有紙本")):
        entry = Entry(
            kind=kind, by="示範檢核員", at=NOW, text=text, unit="秘書室", speaker="示範甲"
        )
        folder.work(which).add(entry, [about], seen=9)
    folder.found(which).mark({found.finding.key: Standing.DISMISSED})

    text = inspector.page(f"{audit}/report")

    assert "不採與容許的各項" in text
    assert "示範說明：主任出差" in text
    assert "示範理由：另有紙本" in text
    assert "檢核的公文都沒有發現" in text  # what was dismissed counts nowhere


def test_what_was_made_says_so_when_the_conclusion_changed_since(
    inspector: Inspector, audit: str
) -> None:
    inspector.made(audit, "sheet")

    inspector.post(f"{audit}/report", ALL | seen(inspector, audit) | {"conclusion": CONCLUSION})

    assert "設定或結論後來改過" in inspector.page(f"{audit}/report")


def test_the_workbook_that_was_once_made_at_once_is_asked_for_here(
    inspector: Inspector, audit: str
) -> None:
    answer = inspector.client.get(f"{audit}/findings.xlsx", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{audit}/report#files"
    assert f'href="{audit}/report#files"' in inspector.page(f"{audit}/findings")


def test_while_a_file_is_made_the_page_tells_how_far_and_it_may_be_cancelled(
    inspector: Inspector, audit: str, held: Event, makings: Makings[ReportAsked]
) -> None:
    assert "排版 3" in inspector.page(f"{audit}/report/files")

    inspector.post(f"{audit}/report/files", {"kind": "pdf", "do": "cancel"})

    assert "還沒有做" in inspector.page(f"{audit}/report/files")
    assert inspector.client.get(f"{audit}/report/pdf").status_code == 404


def test_a_file_under_way_is_not_begun_again_and_the_queue_ends_somewhere(
    inspector: Inspector, audit: str, held: Event, makings: Makings[ReportAsked]
) -> None:
    answer = inspector.post(f"{audit}/report/files", {"kind": "pdf", "do": "make"})
    assert answer.status_code == 422
    assert "正在製作" in answer.text

    def make(progress: Progress) -> Content:
        return Content(content=b"")

    for number in range(MOST_WAITING - 1):
        makings.start(f"another{number}", "pdf", ReportAsked(), make)
    with pytest.raises(TooManyFilesError, match=f"已有 {MOST_WAITING} 個檔案"):
        makings.start("one-too-many", "pdf", ReportAsked(), make)
    with pytest.raises(FileBusyError, match="正在製作"):
        makings.start("another0", "pdf", ReportAsked(), make)


def test_what_fails_is_told_and_nothing_is_handed_out(
    inspector: Inspector, audit: str, makings: Makings[ReportAsked]
) -> None:
    failed = Event()

    def make(progress: Progress) -> Content:
        failed.set()
        raise ValueError("示範")

    makings.start(audit.rpartition("/")[2], "html", ReportAsked(), make)
    assert failed.wait(NEVER)

    for _ in range(500):
        if "這是程式的錯誤" in inspector.page(f"{audit}/report/files"):
            break
        time.sleep(0.01)
    assert "這是程式的錯誤" in inspector.page(f"{audit}/report/files")
    assert inspector.client.get(f"{audit}/report/html").status_code == 404


def test_a_report_of_nothing_is_refused_with_a_sentence(inspector: Inspector) -> None:
    audit, _ = inspector.judged(
        f"{HEADINGS}\n,line:661,案,擬辦,秘書室,承辦人員,示範甲,2026-03-02 09:00\n"
    )

    assert "沒有任何一件公文可以報告" in inspector.page(f"{audit}/report")
    answer = inspector.post(f"{audit}/report/files", {"kind": "pdf", "do": "make"})

    assert answer.status_code == 422
    assert "沒有任何一件公文可以報告" in answer.text


def test_a_report_without_findings_says_so_in_words(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log())

    text = inspector.page(f"{audit}/report")

    assert "檢核的公文都沒有發現。沒有發現不等於都合規定" in text


def test_a_report_of_the_sample_alone_needs_a_sample(inspector: Inspector, audit: str) -> None:
    inspector.post(f"{audit}/report", ALL | seen(inspector, audit) | {"sample": "on"})

    assert "還沒有抽樣，沒有做出只含樣本的報告" in inspector.page(f"{audit}/report")


def test_an_unknown_kind_of_file_says_which_there_are(inspector: Inspector, audit: str) -> None:
    answer = inspector.post(f"{audit}/report/files", {"kind": "docx", "do": "make"})

    assert answer.status_code == 422
    assert "pdf、html、xlsx、sheet" in answer.text


def test_before_an_audit_has_ended_there_is_no_report(inspector: Inspector) -> None:
    audit = inspector.brought(a_log())

    assert inspector.client.get(f"{audit}/report").url.path == f"{audit}/mapping"
