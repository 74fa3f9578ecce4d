"""預演: the result of a run as files, and its charts."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.files.rehearsal_sheet import rehearsal_csv, rehearsal_workbook
from web.files.tables import json_text
from web.http.frame import language_of, saved, say, unless_unchanged
from web.http.numbers import WholeNumber
from web.http.problems import problem
from web.http.rights import Requires, Right
from web.language.i18n import msgid
from web.rehearsals.charts import difference_charts
from web.rehearsals.keeping import rehearsals
from web.rehearsals.questions import QUESTIONS
from web.screens.rehearsal.answers import SHOWN
from web.screens.rehearsal.bases import last_scenario
from web.screens.rehearsal.beside import pair
from web.screens.rehearsal.overview import REHEARSALS
from web.screens.rehearsal.pictures import Shown, picture
from web.screens.rehearsal.result import NoScenarioError
from workflow.rehearsal.kept.about import KeptRehearsal, NothingToShowError
from workflow.rehearsal.wanted import Rehearsal

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TOML, SVG = "application/toml", "image/svg+xml"
NO_CHART = msgid("這一份預演沒有「%(name)s」這張圖。有：%(known)s")
router = APIRouter(prefix=REHEARSALS, dependencies=[Depends(Requires(Right.REHEARSE))])


class NoResultError(NothingToShowError):
    """A rehearsal has not ended well."""

    template = "「%(title)s」還沒有結果；請等它跑完，或再執行一次"


class NoComparisonError(NothingToShowError):
    """Only a comparison is written so."""

    template = "「%(title)s」問的不是情境比情境，沒有這種檔案；請下載 JSON"


class ResultFile(StrEnum):
    """What a result can be written as; the value ends the file's name."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


@router.get("/{rehearsal}/result.{form}")
def download_result(request: Request, rehearsal: str, form: ResultFile) -> Response:
    """The whole result, every scenario of it; 422 while there is none."""
    kept, found = _answer(request, rehearsal)
    match form:
        case ResultFile.JSON:
            record = QUESTIONS[kept.question.kind].record
            content = json_text(record(found)).encode()
        case ResultFile.CSV:
            content = rehearsal_csv(_compared(kept, found)).encode()
        case ResultFile.XLSX:
            content = rehearsal_workbook(_compared(kept, found))
    return saved(content, TYPES[form], f"rehearsal.{form}", f"{kept.name}.{form}")


@router.get("/{rehearsal}/scenario.toml")
def download_scenario(request: Request, rehearsal: str, of: WholeNumber = -1) -> Response:
    """A scenario as it was given: 0 is the base, -1 the last, or the one that was fitted."""
    folder = rehearsals(request).folder
    given = folder.given(rehearsal)
    if of == -1:
        given = (last_scenario(folder, rehearsal),)
    if not -len(given) <= of < len(given):
        raise NoScenarioError(count=len(given))
    name = Path(given[of].file).stem
    return saved(given[of].raw, TOML, "scenario.toml", f"{name}.toml")


@router.get("/beside/charts/{name}.svg")
def show_difference(
    request: Request,
    name: str,
    run: Annotated[list[str] | None, Query()] = None,
    narrow: bool = False,
) -> Response:
    """A chart of what the second of two runs differs in from the first; 404 for another number."""
    if not run or len(run) != 2:
        return problem(request, HTTPStatus.NOT_FOUND)
    language = language_of(request)
    (one, first), (other, second) = (_found(request, each) for each in run)
    charts = difference_charts(pair(first, second), language)
    runs = f"{_run(one)} {_run(other)}"
    return _picture(
        request, name, Shown(of=runs, language=language, is_narrow=narrow, charts=charts)
    )


@router.get("/{rehearsal}/charts/{name}.svg")
def show_chart(
    request: Request, rehearsal: str, name: str, of: WholeNumber = -1, narrow: bool = False
) -> Response:
    """A chart of one scenario's result; 404 naming those there are, 503 where none can be drawn."""
    kept, found = _answer(request, rehearsal)
    language = language_of(request)
    charts = SHOWN[kept.question.kind].charts(found, of, language)
    run = f"{_run(kept)} {of}"
    return _picture(
        request, name, Shown(of=run, language=language, is_narrow=narrow, charts=charts)
    )


def _run(kept: KeptRehearsal) -> str:
    """Which run of it: another ends at another time."""
    return f"{kept.id} {kept.ended_at}"


def _found(request: Request, rehearsal: str) -> tuple[KeptRehearsal, Rehearsal]:
    """A comparison and what came of it; raises NoResultError, NoComparisonError."""
    kept, found = _answer(request, rehearsal)
    return kept, _compared(kept, found)


def _answer(request: Request, rehearsal: str) -> tuple[KeptRehearsal, Any]:
    """The rehearsal and what came of it; raises NoResultError while there is nothing."""
    folder = rehearsals(request).folder
    kept, found = folder.find(rehearsal), folder.answer(rehearsal)
    if found is None:
        raise NoResultError(title=kept.name)
    return kept, found


def _compared(kept: KeptRehearsal, found: object) -> Rehearsal:
    """The result of a comparison; raises NoComparisonError for another answer."""
    if not isinstance(found, Rehearsal):
        raise NoComparisonError(title=kept.name)
    return found


def _picture(request: Request, name: str, shown: Shown) -> Response:
    """A chart; 404 naming those there are, 304 where the browser has it."""
    if name not in shown.charts:
        said = say(request, NO_CHART, name=name[:60], known="、".join(shown.charts))
        return problem(request, HTTPStatus.NOT_FOUND, facts=(said,))
    answer = Response(picture(shown, name), media_type=SVG)
    return unless_unchanged(request, answer)
