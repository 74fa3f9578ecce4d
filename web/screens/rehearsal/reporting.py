"""預演, 報告: the page, the question that is kept, and the files made, handed out, cancelled."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from rules.rulebook import Rulebook
from web.files.pdf import PdfFile, standalone
from web.http.acting import Sending
from web.http.forms import Fields
from web.http.frame import language_of, respond
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.papers.rehearsal_answer import Found, answer_of, question_of
from web.papers.rehearsal_files import PaperKind, printed_apart, rehearsal_report
from web.papers.rehearsal_source import Rehearsed
from web.papers.rehearsal_validated import Validated
from web.rehearsals.keeping import rehearsal_reports, rehearsals
from web.rehearsals.reading import scenarios_read
from web.screens.rehearsal.files import NoResultError
from web.screens.rehearsal.overview import REHEARSALS, rehearsal_way
from web.screens.rehearsal.report import (
    DRAWING,
    PAGING,
    ReportPage,
    report_files,
    report_way,
)
from web.screens.shared.report_files import ReportFiles
from web.services import kept as recorded
from web.services import services
from web.uploads.apart import made_apart
from workflow.calendar import taipei_day
from workflow.kept.making import Content, Progress
from workflow.rehearsal.kept.about import KeptRehearsal, NothingToShowError
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.reporting import RehearsalReportAsked, checked_question
from workflow.rehearsal.kept.validations import validation_of
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.varying.answers import Sensitivity, StaffPlan, Sweep
from workflow.rehearsal.wanted import Rehearsal

REPORTED = (Rehearsal, Sweep, Sensitivity, StaffPlan)
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


class NoReportError(NothingToShowError):
    """This kind of question has no report of its own."""

    template = "「%(title)s」問的事沒有這種報告；請看它的頁面，或下載 JSON"


@router.get("/{rehearsal}/report")
def show_report(request: Request, rehearsal: str) -> Response:
    """The question, the answer and the files; 303 to how far the run is while there is none."""
    folder = rehearsals(request).folder
    if folder.answer(rehearsal) is None:
        return _to(rehearsal_way(rehearsal))
    kept, found = _answer(request, rehearsal)
    return respond(request, _page(request, kept, found))


@router.post("/{rehearsal}/report")
def say_question(request: Request, rehearsal: str, fields: Fields, sender: Sending) -> Response:
    """Keep the question; 303 to the report, 422 with it as typed where it cannot be kept."""
    kept, found = _answer(request, rehearsal)
    typed = fields.get("question", "")
    try:
        sender.checked()
        asked = RehearsalReportAsked(question=checked_question(typed))
        rehearsal_reports(request).keep_options(rehearsal, asked)
        recorded(request)
    except ChenheError as error:
        page = _page(request, kept, found, typed=typed, faults=sentences(request, error))
        return respond(request, page, refused_status(error))
    return _to(report_way(rehearsal))


@router.get("/{rehearsal}/report/files")
def show_files(request: Request, rehearsal: str) -> Response:
    """The files and how far each is, for the page that refreshes them."""
    kept = rehearsals(request).folder.find(rehearsal)
    return respond(request, _files_of(request, kept).page(request))


@router.post("/{rehearsal}/report/files")
def make_file(request: Request, rehearsal: str, fields: Fields, sender: Sending) -> Response:
    """Have a file made, or stop it with do=cancel; 303 to the report.

    422 where there is no result, it is being made, too many are, or there is no such kind.
    """
    kept, found = _answer(request, rehearsal)
    return _files_of(request, kept).change(
        request,
        fields,
        sender,
        lambda kind: _start(request, _run(request, kept, found), kept.id, kind),
    )


@router.get("/{rehearsal}/report/{kind}")
def download_report(request: Request, rehearsal: str, kind: PaperKind) -> Response:
    """A file that was made; 404 where none was since the rehearsal last ended."""
    kept = rehearsals(request).folder.find(rehearsal)
    return _files_of(request, kept).handed_out(request, kind)


def _start(request: Request, run: Rehearsed, rehearsal: str, kind: str) -> None:
    """Put a file into the queue; raises what refuses it."""
    language, asked = language_of(request), _asked(request, rehearsal)
    at = rehearsals(request).clock()

    def make(progress: Progress) -> Content:
        progress(DRAWING, 0, 0)
        report = rehearsal_report(run, at, language, asked.question)
        progress(PAGING, 0, 0)
        if kind == PaperKind.HTML:
            return Content(content=standalone(report, language).encode())
        beside = {"report": report, "kind": kind, "language": language}
        file = made_apart(printed_apart, b"", size=0, progress=progress, **beside)
        assert isinstance(file, PdfFile)
        return Content(content=file.content, unprintable=file.unprintable)

    rehearsal_reports(request).start(rehearsal, kind, asked, make)


def _asked(request: Request, rehearsal: str) -> RehearsalReportAsked:
    """The question that was kept, in the language of whoever asks now."""
    kept = rehearsal_reports(request).options(rehearsal)
    return RehearsalReportAsked(question=kept.question, language=language_of(request).value)


def _answer(request: Request, rehearsal: str) -> tuple[KeptRehearsal, Found]:
    """The rehearsal and what came of it; raises NoResultError, NoReportError."""
    folder = rehearsals(request).folder
    kept, found = folder.find(rehearsal), folder.answer(rehearsal)
    if found is None:
        raise NoResultError(title=kept.name)
    if not isinstance(found, REPORTED):
        raise NoReportError(title=kept.name)
    return kept, found


def _run(request: Request, kept: KeptRehearsal, found: Found) -> Rehearsed:
    """All that a report is made of; raises BadScenariosError where a name is known no more."""
    folder, rulebook = rehearsals(request).folder, services(request).rulebook
    scenarios = scenarios_read(folder.given(kept.id), rulebook)
    return Rehearsed(
        name=kept.name,
        found=found,
        files=kept.scenarios,
        scenarios=scenarios,
        rulebook=rulebook,
        version=kept.rulebook or rulebook.version,
        wanted=kept.wanted,
        ended_at=kept.ended_at or kept.created_at,
        asked=kept.question,
        validated=tuple(_validated(folder, each, rulebook) for each in scenarios),
    )


def _validated(folder: RehearsalFolder, scenario: Scenario, rulebook: Rulebook) -> Validated:
    """The newest validation that is kept of a scenario, if there is one."""
    known = validation_of(folder, scenario, rulebook)
    if known is None:
        return Validated(scenario=scenario.name, found=None)
    on = taipei_day(known.kept.ended_at or known.kept.created_at)
    return Validated(scenario=scenario.name, found=known.found, on=on)


def _page(
    request: Request,
    kept: KeptRehearsal,
    found: Found,
    *,
    typed: str | None = None,
    faults: tuple[str, ...] = (),
) -> ReportPage:
    """The page with what was typed and why it was not kept, if it was not."""
    language, asked = language_of(request), _asked(request, kept.id)
    return ReportPage(
        kept=kept,
        typed=asked.question if typed is None else typed,
        usual=question_of(found, "", language),
        answer=tuple(filter(None, answer_of(found, language))),
        faults=faults,
        files=_files_of(request, kept).page(request),
    )


def _files_of(request: Request, kept: KeptRehearsal) -> ReportFiles[RehearsalReportAsked]:
    """The files of its report, asked for as whoever asks now would."""
    return report_files(kept, rehearsal_reports(request), _asked(request, kept.id))


def _to(path: str) -> RedirectResponse:
    """303: what was asked for is there."""
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
