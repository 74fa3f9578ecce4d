"""預演, 重播: the page of a scenario's days, and what is taken away of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.files.playback_sheet import playback_csv
from web.http.frame import language_of, respond, saved, unless_unchanged
from web.http.numbers import WholeNumber
from web.http.rights import Requires, Right
from web.rehearsals.keeping import rehearsals
from web.screens.rehearsal.overview import REHEARSALS
from web.screens.rehearsal.playback import Looked, playback_page
from web.screens.rehearsal.result import NoScenarioError, results_of
from workflow.rehearsal.kept.about import KeptRehearsal, NothingToShowError
from workflow.rehearsal.wanted import Rehearsal

CSV, JSON = "text/csv; charset=utf-8", "application/json"
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


class NothingToPlayError(NothingToShowError):
    """A rehearsal has not ended, or asked something else than a comparison."""

    template = "「%(title)s」沒有可以重播的結果：要先跑完，而且問的是情境比情境"


class NotRecordedError(NothingToShowError):
    """It was run before anything was kept for this."""

    template = "「%(title)s」執行的時候還沒有留下重播的資料；請再執行一次"


@router.get("/{rehearsal}/playback")
def show_playback(
    request: Request,
    rehearsal: str,
    of: WholeNumber = -1,
    day: Annotated[WholeNumber, Query(ge=1)] = 1,
) -> Response:
    """Replication 1 of one scenario (0 is the base, -1 the last), with the positions of a day."""
    kept, names, place = _found(request, rehearsal, of)
    playback = rehearsals(request).folder.playback(rehearsal, place)
    looked = Looked(names=names, of=place, day=day, language=language_of(request))
    return respond(request, playback_page(kept, playback, looked))


@router.get("/{rehearsal}/playback.json")
def send_moves(request: Request, rehearsal: str, of: WholeNumber = -1) -> Response:
    """What the documents of the days did; 304 while it is the same, 422 where it was not kept."""
    kept, _, place = _found(request, rehearsal, of)
    moves = rehearsals(request).folder.moves(rehearsal, place)
    if moves is None:
        raise NotRecordedError(title=kept.name)
    return unless_unchanged(request, Response(moves, media_type=JSON))


@router.get("/{rehearsal}/playback.csv")
def download_days(request: Request, rehearsal: str, of: WholeNumber = -1) -> Response:
    """Every day and position; 422 where it was not kept."""
    kept, names, place = _found(request, rehearsal, of)
    playback = rehearsals(request).folder.playback(rehearsal, place)
    if playback is None:
        raise NotRecordedError(title=kept.name)
    content = playback_csv(names[place], playback).encode()
    return saved(content, CSV, "playback.csv", f"{kept.name}-重播.csv")


def _found(request: Request, rehearsal: str, of: int) -> tuple[KeptRehearsal, tuple[str, ...], int]:
    """A rehearsal, the names of its scenarios, and which of them is asked for.

    Raises NothingToPlayError and NoScenarioError.
    """
    folder = rehearsals(request).folder
    kept, found = folder.find(rehearsal), folder.answer(rehearsal)
    if not isinstance(found, Rehearsal):
        raise NothingToPlayError(title=kept.name)
    names = tuple(each.scenario for each in results_of(found))
    if not -len(names) <= of < len(names):
        raise NoScenarioError(count=len(names))
    return kept, names, of % len(names)
