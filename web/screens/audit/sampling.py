"""稽核, 抽樣: the size worked out, a sample drawn, the list to fetch the papers by.

Looking draws nothing, however often. Every drawing is kept, one that was taken back right after it
too, and one after the first is asked for twice: an inspector who draws until the sample pleases has
drawn none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from secrets import randbelow

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from rules.numbers import read_whole
from web.audits.keeping import audits
from web.files.sample_list import SampleList, sample_csv, sample_workbook
from web.http.acting import Sender, Sending
from web.http.forms import Fields
from web.http.frame import Undo, flash, language_of, respond, saved, say
from web.http.numbers import WholeNumber
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
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
from workflow.audit.kept.samples import (
    KeptSample,
    keep_sample,
    samples_of,
    standing_of,
    told_of_samples,
    withdraw_sample,
)
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.sampling.drawing import drawn_of

router = APIRouter(prefix=f"{AUDITS}/{{audit}}", dependencies=[Depends(Requires(Right.AUDIT))])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FRESH_SEEDS = 1_000_000
DRAW, AGAIN = "draw", "again"  # what the buttons do; any other looks only
WITHDRAW = "withdraw"  # 復原 right after a drawing
DRAWN = msgid("抽出 %(count)s 件。")
TAKEN_BACK = msgid("已撤銷第 %(number)s 次抽出的樣本；抽樣與撤銷都留在紀錄裡。")


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

    @property
    def standing(self) -> KeptSample | None:
        """The sample that counts."""
        return standing_of(self.samples)

    def cases(self) -> tuple[ExaminedCase, ...]:
        """Those of the sample that counts that are still there, in the order drawn."""
        ids = self.standing.drawn.ids if self.standing else ()
        places = {case: at for at, case in enumerate(ids)}
        found = (case for case in self.ledger.examined(sampled=True) if case.id in places)
        return tuple(sorted(found, key=lambda case: places[case.id]))

    def mend(self) -> None:
        """Mark the sample that counts again, where a crash came before it was marked."""
        if not self.samples:
            return
        last = self.standing
        ids = last.drawn.ids if last and last.is_of(self.kept) else ()
        marked = sum(each.count for each in self.ledger.population() if each.is_sampled)
        if marked != len(ids):
            self.ledger.draw(ids)


@router.get("/sample")
def show_sample(request: Request, audit: str, page: WholeNumber = 1) -> Response:
    """The sample, and the form to draw one; 303 to how far it is while nothing is judged yet."""
    judged = _judged(request, audit)
    if judged is None:
        return _to(audit_way(audit))
    return respond(request, _page(request, judged, _fresh_form(), page=page))


@router.post("/sample")
def draw_sample(request: Request, audit: str, fields: Fields, sender: Sending) -> Response:
    """Work the size out, draw, or take the last drawing back; 303 to the sample that counts then.

    A second drawing is confirmed first.

    422 with every fault of the form, or where it runs; 409 where who acts has changed.
    """
    judged, form = _judged(request, audit), form_of(fields)
    if judged is None:
        return _to(audit_way(audit))
    wants = fields.get("do", "")
    if wants == WITHDRAW:
        return _withdraw(request, judged, fields.get("number", ""), sender)
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
    way = audit_way(audit, "sample")
    last = {"do": WITHDRAW, "number": str(len(judged.samples) + 1)}
    flash(request, say(request, DRAWN, count=f"{count:,}"), Undo(way=way, fields=last))
    return _to(way)


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


def _withdraw(request: Request, judged: _Judged, number: str, sender: Sender) -> Response:
    """Take the drawing of this number back, if it is the last; 303 to the page of samples."""
    runs, audit = audits(request), judged.kept
    given = max(0, read_whole(number) or 0)
    try:
        acting = sender.checked()
        by = acting.person or acting.title
        withdraw_sample(runs.folder, audit, given, by=by, at=runs.clock())
    except ChenheError as error:
        return problem(request, refused_status(error), facts=sentences(request, error))
    recorded(request)
    flash(request, say(request, TAKEN_BACK, number=given))
    return _to(audit_way(audit.id, "sample"))


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
    """The papers of the sample that counts; None where none does."""
    judged = _judged(request, audit)
    if judged is None or judged.standing is None:
        return None
    said = told_of_samples(judged.samples, judged.kept)
    return SampleList(cases=judged.cases(), told=in_words(said, language_of(request)))


def _fresh_form() -> SampleForm:
    """The usual plan, with a seed that nobody chose."""
    return SampleForm(seed=str(randbelow(FRESH_SEEDS)))


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
