"""簽稿會核單 and 陳核流程表: what they hold of a case with incidents, on screen and as a file."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rules.rulebook import DEFAULT_AGENCY, rulebook_of, shipped_agency
from tests.web.office import COSIGNED, Visitor
from tests.web.papers import (
    COMMENT,
    NOT_NEEDED,
    SUBJECT,
    altered,
    confidential,
    cosigning,
    decided,
    eventful,
    excused,
    route,
    text,
)
from tests.workflow.builders import a_rulebook, returning, signing
from tests.workflow.offices import PLAIN, THREE_UNITS, a_document, an_office
from web.files.pdf import standalone
from web.language.i18n import Language
from web.language.words import PaperKind
from web.papers.papers import MOST_CHARACTERS, MOST_ROWS, latest
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casework]:
    """An office whose first case has had incidents."""
    folder = tmp_path_factory.mktemp("sheets")
    engine = open_engine(f"sqlite:///{folder / 'sheets.db'}")
    store = Store(engine, Checkpoints(folder / "checkpoints"))
    office = an_office(store)
    eventful(office)
    yield office
    store.close()


@pytest.fixture
def case(work: Casework) -> Case:
    """That case."""
    return work.case("1150000001")


def test_the_head_says_which_document_whose_and_until_when(work: Casework, case: Case) -> None:
    for sheet in (cosigning(work, case), route(work, case)):
        said = text(sheet)
        assert f"案情摘要{SUBJECT}" in said
        assert f"文號{case.id}收文時間115.11.2309:00" in said
        assert "承辦單位綜合企劃組承辦人示範承辦甲" in said
        assert "速別普通件類別一般（局文）" in said
        assert "限辦日期115.12.01密等普通" in said


def test_where_nobody_was_named_the_last_to_draft_is_the_handler(work: Casework) -> None:
    assert cosigning(work, excused(work)).head.handler == "示範人員"


def test_each_cosigner_stands_in_the_order_of_the_plan_with_what_it_said(
    work: Casework, case: Case
) -> None:
    sheet = cosigning(work, case)

    assert [block.name for block in sheet.cosigners] == ["人事室", "會計室", "秘書室"]
    assert sheet.mode == "並會"
    assert f"秘書室主任有意見{COMMENT}" in text(sheet)


def test_who_signed_for_the_document_had_it_from_then_on(work: Casework, case: Case) -> None:
    sheet = cosigning(work, case)

    (row,) = sheet.cosigners[2].rows
    received, signed = (f"{each:%H:%M}" for each in (row.reached_at, row.left_at) if each)
    assert (received, signed) == ("11:20", "11:40")


def test_a_cosigner_who_was_asked_twice_has_both_in_its_block(work: Casework, case: Case) -> None:
    sheet = cosigning(work, case)

    returned, agreed = (row.entry for row in sheet.cosigners[1].rows)
    assert returned
    assert agreed
    assert (returned.action, returned.detail, returned.opinion) == ("退回", "給組長", "請補附件")
    assert (agreed.action, agreed.detail) == ("會辦", "同意")


def test_a_desk_that_the_return_of_another_closed_says_so(work: Casework, case: Case) -> None:
    sheet = cosigning(work, case)

    taken, waiting = sheet.cosigners[0].rows
    assert (taken.note, taken.is_blank) == ("因會計室主任退回而收回", False)
    assert (waiting.note, waiting.is_blank) == ("辦理中", True)


def test_who_is_still_to_sign_has_an_empty_space(work: Casework, case: Case) -> None:
    page = standalone(cosigning(work, case), Language.CHINESE)

    # 人事室; then the drafter on 秘書室's comment, and 專門委員.
    assert page.count('<td class="seal space"></td>') == 3
    assert "綜簽　未到" in page
    assert "核定　未到" in page


def test_a_decided_case_has_no_empty_space(work: Casework) -> None:
    sheet = cosigning(work, decided(work, eventful(work)))

    assert not any(row.is_blank for row in sheet.ladder)
    assert "核定如擬如擬" in text(sheet)


def test_an_excused_cosigner_is_shown_with_the_reason_and_whose_word_it_is(work: Casework) -> None:
    sheet = cosigning(work, excused(work))

    (block,) = sheet.cosigners
    assert (block.rows, block.notes) == ((), ("條件：必要時",))
    assert re.search(rf"免會秘書室承辦人員示範人員115\.11\.23\d\d:\d\d{NOT_NEEDED}", text(sheet))


def test_a_conditional_cosigner_nobody_has_decided_on_says_so(work: Casework) -> None:
    case = work.register(a_document(661))

    (block,) = cosigning(work, case).cosigners

    assert block.notes == ("條件：必要時", "擬辦時決定是否會辦")


def test_an_added_cosigner_is_marked_and_a_waived_one_says_by_whom_and_why(
    work: Casework,
) -> None:
    sheet = cosigning(work, altered(work))

    blocks = {block.name: block for block in sheet.cosigners}
    assert blocks["應用服務組"].notes == ("加會",)
    assert [row.entry.detail for row in blocks["應用服務組"].rows if row.entry] == ["同意"]
    assert blocks["會計室"].notes == ()
    assert re.search(r"人事室免會綜合企劃組組長示範組長[\d.:]+示範免會理由", text(sheet))


def test_a_signature_taken_back_stands_between_the_two(work: Casework) -> None:
    sheet = cosigning(work, altered(work))

    (block,) = (each for each in sheet.cosigners if each.name == "秘書室")
    assert [row.entry.action for row in block.rows if row.entry] == ["會辦", "抽回", "會辦"]


def test_an_extension_says_from_when_to_when_why_and_by_whom(work: Casework) -> None:
    sheet = route(work, altered(work))

    (change,) = sheet.due_changes
    assert (change.after - change.before).days >= 2
    assert re.search(r"限期變更115[\d.]+→115[\d.]+展期待廠商補件綜合企劃組組長", text(sheet))


def test_only_who_is_on_its_way_prints_a_confidential_case(
    demo_app: FastAPI, visitor: TestClient
) -> None:
    demonstration: Casework = demo_app.state.services.casework
    number = demonstration.register(a_document(THREE_UNITS, is_confidential=True)).id
    case, office = f"/cases/{number}", Visitor(visitor)

    office.act_as("機關/總收文")
    read = visitor.get(f"{case}/cosigning-sheet")
    office.act_as("政風室/承辦人員")

    assert '<article class="paper confidential"' in read.text
    for path in (f"{case}/cosigning-sheet.pdf", f"{case}/route-sheet"):
        refused = visitor.get(path)
        assert refused.status_code == 403
        assert "只有流程上的人看得到內容" in refused.text
    assert "route-sheet" not in visitor.get(case).text


def test_a_case_without_cosigners_says_so_and_prints_its_ladder(work: Casework) -> None:
    case = work.register(a_document(PLAIN))

    said = text(cosigning(work, case))

    assert "本案沒有受會單位。" in said
    assert "秘書室承辦人員擬辦辦理中" in said


def test_the_ladder_shows_every_signature_and_the_return_between_them(
    work: Casework, case: Case
) -> None:
    sheet = cosigning(work, case)

    entries = [row.entry for row in sheet.ladder if row.entry]
    assert [f"{each.position}{each.action}" for each in entries] == [
        *("承辦人員擬辦", "股長審核", "組長退回"),
        *("承辦人員擬辦", "股長審核", "組長審核", "組長審核"),
    ]


def test_the_stamp_of_a_deputy_says_so(work: Casework, case: Case) -> None:
    page = standalone(cosigning(work, case), Language.CHINESE)

    assert re.search(r"<title>綜合企劃組股長 示範代理人 1123/0940 代</title>", page)


def test_the_steps_say_who_had_it_how_long_and_what_they_did(work: Casework, case: Case) -> None:
    steps = route(work, case).steps

    assert [step.who for step in steps[:4]] == [
        *("綜合企劃組承辦人員", "綜合企劃組股長", "綜合企劃組組長", "綜合企劃組承辦人員"),
    ]
    assert (steps[1].span, steps[1].working_days) == ("20 分", 0)
    assert [step.note for step in steps if step.note][-3:] == ["辦理中", "未到", "未到"]


def test_the_signing_record_is_whole(work: Casework, case: Case) -> None:
    sheet = route(work, case)

    assert [entry.sequence for entry in sheet.record] == list(range(1, case.version + 1))
    assert "退回給承辦人員請補附件" in text(sheet)


def test_of_two_ways_to_close_the_one_taken_is_listed(work: Casework) -> None:
    case = decided(work, excused(work))
    case = work.act(case.id, signing(case, case.open[0]))

    steps = route(work, case).steps

    assert case.is_closed
    assert [step.action for step in steps][-2:] == ["核定", "存查"]


def test_the_row_relied_on_is_told_as_printed(work: Casework, case: Case) -> None:
    said = text(route(work, case))

    assert "單位綜合企劃組表別乙（局文，107.07.30發布）" in said
    assert "公務項目替代役管理公務內容替代役返鄉旅費發故事項。" in said
    assert "會辦（所印）人事室會計室秘書室" in said
    assert f"taipei-doit.md第123行規則版本{case.rulebook}" in said


def test_a_row_that_the_table_in_force_no_longer_has_is_told_by_its_key(
    work: Casework, case: Case
) -> None:
    book, folder = a_rulebook(), shipped_agency(DEFAULT_AGENCY)
    printed = (folder / book.agency.table).read_text("utf-8").replace("替代役返鄉", "替代役返家")
    later = replace(work.office, rulebook=rulebook_of(book.agency, printed.encode()))

    said = text(route(Casework(office=later), case))

    assert f"流程列{case.row}出處收文時的表第123行；現行的表已沒有這一列" in said
    assert "不是現行版本；本案仍照收文時的流程辦" in said


@pytest.mark.parametrize(("length", "kept"), [(0, MOST_ROWS), (1000, MOST_CHARACTERS // 1000)])
def test_a_long_list_is_printed_from_its_end(length: int, kept: int) -> None:
    rows = range(10 * MOST_ROWS)

    printed = latest(rows, lambda _: length)

    assert printed == tuple(rows[-kept:])


def test_what_is_not_printed_is_said(work: Casework) -> None:
    case = work.register(a_document(PLAIN))
    while case.version <= MOST_ROWS + 10:
        case = work.act(case.id, signing(case, case.open[0]))
        case = work.act(case.id, returning(case.open[0], to="承辦人員"))

    sheets = (cosigning(work, case), route(work, case))

    for sheet in sheets:
        assert re.search(r"較早的\d+筆沒有印出，見案件的簽核紀錄。", text(sheet))
    assert len(sheets[1].record) + sheets[1].omitted_entries == case.version


def test_a_confidential_case_says_so_in_its_head(work: Casework, case: Case) -> None:
    page = standalone(confidential(cosigning(work, case)), Language.CHINESE)

    assert '<article class="paper confidential"' in page
    assert '<p class="secret">密件</p>' in page


@pytest.mark.parametrize("language", Language)
def test_a_file_fetches_nothing_and_says_what_language_it_is_in(
    work: Casework, case: Case, language: Language
) -> None:
    page = standalone(cosigning(work, case), language)

    assert f'<html lang="{language}"' in page
    assert not re.search(r"(src|href|url\()", page)


@pytest.mark.parametrize("kind", PaperKind)
def test_the_case_leads_to_its_sheets_and_they_lead_back(
    visitor: TestClient, kind: PaperKind
) -> None:
    office = Visitor(visitor)
    case = office.registered(COSIGNED)

    page = visitor.get(f"{case}/{kind}-sheet")

    assert page.status_code == 200
    assert f'href="{case}/{kind}-sheet"' in visitor.get(case).text
    assert f'href="{case}/{kind}-sheet.pdf"' in visitor.get(case).text
    assert f'href="{case}"' in page.text
    assert f'href="{case}/{kind}-sheet.pdf"' in page.text


def test_a_sheet_speaks_english_too(visitor: TestClient) -> None:
    case = Visitor(visitor).registered(COSIGNED)
    visitor.get("/language/en?back=/")

    assert "Co-signing sheet" in visitor.get(f"{case}/cosigning-sheet").text
    assert "Route sheet" in visitor.get(f"{case}/route-sheet").text


@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_a_sheet_of_no_case_is_not_found(visitor: TestClient, ending: str) -> None:
    answer = visitor.get(f"/cases/nowhere/route-sheet{ending}")

    assert answer.status_code == 404
    assert "找不到文號「nowhere」的案件" in answer.text


def test_another_sheet_there_is_not(visitor: TestClient) -> None:
    case = Visitor(visitor).registered()

    assert visitor.get(f"{case}/other-sheet").status_code == 422


def test_without_the_extra_the_command_that_installs_it_is_said(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Visitor(visitor).registered()
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    answer = visitor.get(f"{case}/route-sheet.pdf")

    assert answer.status_code == 503
    assert "缺少Python 套件 weasyprint" in answer.text
    assert "pip install &#39;chenhe[pdf]&#39;" in answer.text
    assert "用瀏覽器列印或另存為 PDF" in answer.text


def test_without_the_libraries_the_command_that_installs_them_is_said(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case = Visitor(visitor).registered()
    broken = "raise OSError(\"cannot load library 'libpango-1.0-0'\")"
    (tmp_path / "weasyprint.py").write_text(broken, "utf-8")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    answer = visitor.get(f"{case}/route-sheet.pdf")

    assert answer.status_code == 503
    assert "缺少系統程式庫 Pango" in answer.text
    assert "apt-get install libpango-1.0-0" in answer.text
