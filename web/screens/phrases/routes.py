"""常用批示詞: what the agency offers at an opinion, and what one has added oneself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.agency.practice import LONGEST_PHRASE, PHRASES
from web.http.acting import Sender, Sending, acting_of
from web.http.frame import Undo, flash, respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.roll import Acting
from web.http.statuses import refused_status
from web.links import local_path, way
from web.services import services
from workflow.desk.phrases import Phrases
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])
WAY, REMOVE = "/phrases", "/phrases/remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhrasesPage:
    """One's own phrases and the agency's; `back` is the document one came from, if from one."""

    template: ClassVar[str] = "screens/phrases/phrases.html.jinja"
    acting: Acting
    own: tuple[str, ...]
    agencys: tuple[tuple[str, tuple[str, ...]], ...]  # by action
    back: str
    typed: str
    longest: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseForm:
    """A phrase as typed, and the document one came from; `stays` is whether one is still there."""

    words: str
    back: str
    stays: str

    @property
    def to(self) -> str:
        """Where one sees what was done: the page of phrases, or the document one has not left."""
        back = local_path(self.back) if self.back else ""
        return back if back and self.stays else way(WAY, back=back)

    @property
    def carried(self) -> dict[str, str]:
        """What the form that takes it back says of where one is."""
        return {"back": self.back} | ({"stays": self.stays} if self.stays else {})


def read_phrase(
    words: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
    stays: Annotated[str, Form()] = "",
) -> PhraseForm:
    """What the form sends, as typed."""
    return PhraseForm(words=words, back=back, stays=stays)


Typed = Annotated[PhraseForm, Depends(read_phrase)]


@router.get(WAY)
def show_phrases(request: Request, back: Annotated[str, Query()] = "") -> Response:
    """One's own phrases, to add and to remove, beside those of the agency."""
    return respond(request, _page(request, acting_of(request), back))


@router.post(WAY)
def add_phrase(
    request: Request,
    sender: Sending,
    typed: Typed,
) -> Response:
    """Keep one more; 303 to the page, which offers to take it back.

    422 with the page for words that cannot be kept, 409 where who acts has changed.
    """
    return _done(request, sender, typed, _added)


@router.get(REMOVE)
def back_to_phrases() -> RedirectResponse:
    """Where one was removed there is only the page to come back to."""
    return RedirectResponse(WAY, status_code=HTTPStatus.SEE_OTHER)


@router.post(REMOVE)
def remove_phrase(
    request: Request,
    sender: Sending,
    typed: Typed,
) -> Response:
    """Drop one; 303 to the page, which offers to take it back; 409 where who acts has changed."""
    return _done(request, sender, typed, _removed)


def _done(
    request: Request,
    sender: Sender,
    typed: PhraseForm,
    deal: Callable[[Request, Acting, str], tuple[str, Undo]],
) -> Response:
    """What `deal` does of it, said on the page, or why it was not done."""
    try:
        said, undo = deal(request, sender.checked(), typed.words)
    except RefusedError as error:
        faults = sentences(request, error)
        page = _page(request, sender.acting, typed.back, typed=typed.words, faults=faults)
        return respond(request, page, refused_status(error))
    flash(request, said, Undo(way=undo.way, fields=undo.fields | typed.carried))
    return RedirectResponse(typed.to, status_code=HTTPStatus.SEE_OTHER)


def _added(request: Request, acting: Acting, words: str) -> tuple[str, Undo]:
    kept = _phrases(request).add(acting.actor, words)
    said = say(request, "已加入常用批示詞「%(words)s」。", words=kept)
    return said, Undo(way=REMOVE, fields={"words": kept})


def _removed(request: Request, acting: Acting, words: str) -> tuple[str, Undo]:
    _phrases(request).remove(acting.actor, words)
    said = say(request, "已移除常用批示詞「%(words)s」。", words=words[:LONGEST_PHRASE])
    return said, Undo(way=WAY, fields={"words": words[:LONGEST_PHRASE]})


def _phrases(request: Request) -> Phrases:
    return Phrases(office=services(request).casework.office)


def _page(
    request: Request, acting: Acting, back: str, *, typed: str = "", faults: tuple[str, ...] = ()
) -> PhrasesPage:
    phrases = _phrases(request)
    return PhrasesPage(
        acting=acting,
        own=phrases.own(acting.actor),
        agencys=tuple((action, phrases.agencys(action)) for action in PHRASES),
        back=local_path(back) if back else "",
        typed=typed,
        longest=LONGEST_PHRASE,
        faults=faults,
    )
