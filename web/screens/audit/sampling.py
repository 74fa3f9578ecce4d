"""稽核, 抽樣: the size worked out, a sample drawn, the list to fetch the papers by.

Looking draws nothing, however often. Every drawing is kept, and one after the first is asked for
twice: an inspector who draws until the sample pleases has drawn none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from secrets import randbelow

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.files.sample_list import SampleList, sample_csv, sample_workbook
from web.http.acting import Sending
from web.http.forms import Fields
from web.http.frame import flash, language_of, respond, saved, say
from web.http.problems import refused_status, sentences
from web.http.rights import Requires, Right
from web.language.i18n import msgid
from web.screens.audit.findings import audit_way
from web.screens.audit.overview import AUDITS
from web.screens.audit.sample import (
    SampleForm,
    SamplePage,
    Worked,
    form_of,
    in_words,
    sample_view,
    worked_out,
)
from web.services import kept as recorded
from workflow.audit.auditing import NO_CONFIDENTIALITY
from workflow.audit.examined import ExaminedCase
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.samples import KeptSample, keep_sample, samples_of, told_of_samples
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.sampling.drawing import drawn_of

router = APIRouter(prefix=f"{AUDITS}/{{audit}}", dependencies=[Depends(Requires(Right.AUDIT))])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FRESH_SEEDS = 1_000_000
DRAW, AGAIN = "draw", "again"  # what the buttons do; any other looks only
DRAWN = msgid("抽出 %(count)s 件。")


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """An audit that is done, with what a sample is drawn from."""

    kept: KeptAudit
    ledger: Ledger
    samples: tuple[KeptSample, ...]

    @property
    def tells_confidentiality(self) -> bool:
        """Whether the log says 密等."""
        return NO_CONFIDENTIALITY not in self.ledger.head.audit.notes

    def cases(self) -> tuple[ExaminedCase, ...]:
        """Those of the last sample that are still there, in the order drawn."""
        places = {case: at for at, case in enumerate(self.samples[-1].drawn.ids)}
        found = (case for case in self.ledger.examined(sampled=True) if case.id in places)
        return tuple(sorted(found, key=lambda case: places[case.id]))

    def mend(self) -> None:
        """Mark the last sample again, where a crash came between drawing it and marking it."""
        last = self.samples[-1] if self.samples else None
        if last is None or not last.is_of(self.kept):
            return
        marked = sum(each.count for each in self.ledger.population() if each.is_sampled)
        if marked != len(last.drawn.ids):
            self.ledger.draw(last.drawn.ids)


@router.get("/sample")
def show_sample(request: Request, audit: str, page: int = 1) -> Response:
    """The sample, and the form to draw one; 303 to how far it is while nothing is judged yet."""
    judged = _judged(request, audit)
    if judged is None:
        return _to(audit_way(audit))
    return respond(request, _page(request, judged, _fresh_form(), page=page))


@router.post("/sample")
def draw_sample(request: Request, audit: str, fields: Fields, sender: Sending) -> Response:
    """Work the size out, or draw; 303 to what was drawn. A second drawing is confirmed first.

    422 with every fault of the form, or where it runs; 409 where who acts has changed.
    """
    judged, form = _judged(request, audit), form_of(fields)
    if judged is None:
        return _to(audit_way(audit))
    wants = fields.get("do", "")
    if wants not in (DRAW, AGAIN):
        return respond(request, _page(request, judged, form))
    try:
        acting = sender.checked()
        worked = worked_out(form, judged.ledger.traits(), language_of(request))
        if judged.samples and wants != AGAIN:
            return respond(request, _page(request, judged, form, asks_again=True))
        count = _draw(request, judged, worked, acting.person or acting.title)
    except ChenheError as error:
        page = _page(request, judged, form, sentences(request, error))
        return respond(request, page, refused_status(error))
    recorded(request)
    flash(request, say(request, DRAWN, count=f"{count:,}"))
    return _to(audit_way(audit, "sample"))


@router.get("/sample.csv")
def download_sample(request: Request, audit: str) -> Response:
    """The list to fetch the papers by, as CSV; 303 to the page where there is none."""
    listed = _listed(request, audit)
    if listed is None:
        return _to(audit_way(audit, "sample"))
    return saved(sample_csv(listed).encode(), CSV, "sample.csv", "調卷清單.csv")


@router.get("/sample.xlsx")
def download_workbook(request: Request, audit: str) -> Response:
    """The same as a workbook, with how it was drawn; 303 to the page where there is none."""
    listed = _listed(request, audit)
    if listed is None:
        return _to(audit_way(audit, "sample"))
    return saved(sample_workbook(listed), XLSX, "sample.xlsx", "調卷清單.xlsx")


def _judged(request: Request, audit: str) -> _Judged | None:
    """The audit, if it is done."""
    folder = audits(request).folder
    kept, ledger = folder.find(audit), folder.ledger(audit)
    if ledger is None:
        return None
    judged = _Judged(kept=kept, ledger=ledger, samples=samples_of(folder, audit))
    judged.mend()
    return judged


def _draw(request: Request, judged: _Judged, worked: Worked, by: str) -> int:
    """Draw and keep; how many."""
    runs = audits(request)
    sample = drawn_of(
        judged.ledger.ids(), worked.plan, tells_confidentiality=judged.tells_confidentiality
    )
    kept = KeptSample(drawn=sample, by=by, at=runs.clock(), judged_at=judged.kept.ended_at)
    keep_sample(runs.folder, judged.kept, kept)
    return len(sample.ids)


def _page(
    request: Request,
    judged: _Judged,
    form: SampleForm,
    faults: Sequence[str] = (),
    *,
    page: int = 1,
    asks_again: bool = False,
) -> SamplePage:
    """The page of a form, with why it was refused where it was.

    A form that is only looked at says its faults beside it: nothing was asked that was not done.
    """
    language = language_of(request)
    worked, is_refused = None, bool(faults)
    if not faults:
        try:
            worked = worked_out(form, judged.ledger.traits(), language)
        except ChenheError as error:
            faults = sentences(request, error)
    sample = None
    if judged.samples:
        sample = sample_view(judged.kept, judged.samples, judged.cases(), page, language)
    return SamplePage(
        kept=judged.kept,
        form=form,
        worked=worked,
        faults=tuple(faults),
        sample=sample,
        samples=judged.samples,
        tells_confidentiality=judged.tells_confidentiality,
        asks_again=asks_again,
        is_refused=is_refused,
    )


def _listed(request: Request, audit: str) -> SampleList | None:
    """The papers of the last sample; None where none was drawn."""
    judged = _judged(request, audit)
    if judged is None or not judged.samples:
        return None
    said = told_of_samples(judged.samples, judged.kept)
    return SampleList(cases=judged.cases(), told=in_words(said, language_of(request)))


def _fresh_form() -> SampleForm:
    """The usual plan, with a seed that nobody chose."""
    return SampleForm(seed=str(randbelow(FRESH_SEEDS)))


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
