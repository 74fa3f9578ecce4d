"""What went wrong, in a page that says what to do next, or as problem+json for programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from rules.correcting import UnknownPageError, UnknownRecordError
from rules.errors import BadInputError, ChenheError, RulesError, TryAgainError, UnknownKeyError
from web.files.pdf import PdfUnavailableError
from web.http.acting import ActingChangedError
from web.http.advice import (
    BROKEN_ARCHIVE,
    BROKEN_DATABASE,
    BROKEN_RULES,
    DEMO_ONLY,
    KEY_NEEDED,
    NO_PDF,
    NOTHING_TO_SHOW,
    OUTAGE,
    REFUSALS,
    RETRY_SECONDS,
    UNKNOWN_CASE,
    UNSOUND_LOG,
    Advice,
    advice_on,
)
from web.http.frame import language_of, respond, say
from web.http.middleware import API_PREFIX, methods_taken, without_slash
from web.http.rights import MissingRightError
from web.http.typed import Typed, typed_in
from web.language.i18n import msgid, translate
from web.rehearsals.reading import BadScenariosError
from web.services import services
from workflow.audit.kept.about import UploadTooLargeError
from workflow.errors import HostShortError, StorageUnusableError
from workflow.kept.about import (
    BusyError,
    FullError,
    QueueFullError,
    UnkeepableError,
    UnknownKeptError,
)
from workflow.office import ArchiveError, VersionNotKeptError
from workflow.organisation.refusals import UnknownPersonError
from workflow.refusals.base import UnknownCaseError, UnsoundLogError
from workflow.rehearsal.kept.about import NothingToShowError, NotRunningError
from workflow.training.faults import BadExercisesError

logger = logging.getLogger("chenhe.web")

FOR_PROGRAMS = (API_PREFIX, "/openapi.json", "/readyz")
LONGEST_VALUE = 200  # characters of a refused value that are said back

UNKNOWN = (
    *(UnknownKeyError, UnknownCaseError, UnknownPageError, UnknownRecordError),
    *(UnknownPersonError, VersionNotKeptError, UnknownKeptError),
)
STATUSES: Mapping[type[ChenheError], HTTPStatus] = {  # of what is refused otherwise than by 422
    UploadTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    FullError: HTTPStatus.CONFLICT,
    BusyError: HTTPStatus.CONFLICT,
    NotRunningError: HTTPStatus.CONFLICT,
    QueueFullError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnkeepableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
FAULT = msgid("%(field)s「%(value)s」不能用。可用：%(allowed)s")
MISSING = msgid("缺少必填的欄位 %(field)s")
ALLOWED = {
    "missing": msgid("必填"),
    "unasked": msgid("不帶任何欄位"),
    "int_parsing": msgid("整數"),
    "int_parsing_size": msgid("整數"),
    "greater_than_equal": msgid("%(ge)s 以上的數"),
    "less_than_equal": msgid("%(le)s 以下的數"),
    "json_invalid": msgid("JSON"),
    "model_type": msgid("JSON 物件"),
    "string_type": msgid("文字"),
    "int_type": msgid("整數"),
    "int_from_float": msgid("整數"),
    "float_type": msgid("數"),
    "float_parsing": msgid("數"),
    "list_type": msgid("清單"),
    "too_long": msgid("至多 %(max_length)s 個"),
    "string_too_short": msgid("至少 %(min_length)s 個字"),
    "string_too_long": msgid("至多 %(max_length)s 個字"),
    "extra_forbidden": msgid("這些欄位：%(allowed)s"),
    "not_one_of": "%(allowed)s",
    "repeated": msgid("只給一次"),
    "without_seed": msgid("full；其他的要同時給 seed，才能再出同一份題來評分"),
    "not_a_cursor": msgid("前一頁回應的 next"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """A failure, and the way on.

    `facts` are sentences of the error itself, `advice` those for every failure of its kind. The way
    on is the case or the room that the address is in, and a search for what was not found.
    """

    template: ClassVar[str] = "http/problem.html.jinja"
    status: int
    advice: Advice
    facts: tuple[str, ...] = ()
    typed: Typed | None = None
    sought: str = ""
    case: str = ""  # the address of a case, of which a part could not be shown

    @property
    def offers_again(self) -> bool:
        """Whether the same form can be sent once more from here, and that may help."""
        return bool(self.typed and self.typed.may_be_sent and self.advice.may_help_again)


def problem(
    request: Request,
    status: int,
    *,
    advice: Advice | None = None,
    facts: tuple[str, ...] = (),
    sought: str = "",
    **members: object,
) -> Response:
    """The answer to a request that failed with `status`; `members` tell programs more.

    A page in the frame for people, with what they typed; RFC 9457 problem+json under FOR_PROGRAMS,
    where `members` become fields beside title, status and detail. An outage is not asked about
    whom the office has: that would be the next wait for the same database.
    """
    known = advice or advice_on(status)
    if not request.url.path.startswith(FOR_PROGRAMS):
        page = ProblemPage(
            status=status,
            advice=known,
            facts=facts,
            typed=typed_in(request),
            sought=sought,
            case="" if sought else _case_above(request.url.path),
        )
        return respond(request, page, status, asks_office=known not in (OUTAGE, BROKEN_DATABASE))
    content = {
        "type": f"/problems/{status}",
        "title": say(request, known.title),
        "status": status,
        "detail": "\n".join(facts) or say(request, known.detail),
        **members,
    }
    return JSONResponse(content, status, media_type="application/problem+json")


def _case_above(path: str) -> str:
    """The address of the case that this one is a part of; "" for all others."""
    room, case, *rest = [*path.removeprefix("/").split("/"), "", ""]
    return f"/cases/{case}" if room == "cases" and any(rest) else ""


def _sought(error: ChenheError) -> str:
    """What was named and is not known, to be searched for; "" of what no search finds."""
    names = {UnknownCaseError: "case", UnknownKeyError: "key", UnknownPersonError: "person"}
    named = next((name for kind, name in names.items() if isinstance(error, kind)), "")
    text = str(error.facts.get(named, "")) if named else ""
    return "" if text.startswith("line:") else text


def sentences(request: Request, error: ChenheError) -> tuple[str, ...]:
    """Every sentence of `error`, in the visitor's language; of a file only its name."""
    language = language_of(request)
    return tuple(
        translate(language, template, without_folders(facts)) for template, facts in error.sentences
    )


def refused_status(error: ChenheError) -> HTTPStatus:
    """With which status a refused form is shown again.

    409 where it was filled in as somebody else, so that sending it again is enough; 503 where the
    log takes no event at all, or none just now, or the database cannot be used; else 422.
    """
    if isinstance(error, UnsoundLogError | TryAgainError | StorageUnusableError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    is_changed = isinstance(error, ActingChangedError)
    return HTTPStatus.CONFLICT if is_changed else HTTPStatus.UNPROCESSABLE_ENTITY


def without_folders(facts: Mapping[str, object]) -> dict[str, object]:
    """Where the server keeps its files is not for visitors."""
    return {
        name: Path(str(value)).name if name == "file" else value for name, value in facts.items()
    }


async def refuse(request: Request, status: int) -> Response:
    """The answer of a guard that stands before the routes, made where it may wait."""
    return await run_in_threadpool(problem, request, status)


async def tell(request: Request, error: Exception) -> Response:
    """The answer to what a guard or a route raised and nothing within answers."""
    answer = _on_chenhe if isinstance(error, ChenheError) else _on_anything
    if isinstance(error, OSError | MemoryError):
        answer = _on_system
    return await run_in_threadpool(answer, request, error)


def install(app: FastAPI) -> None:
    """Answer every failure of `app` in one manner.

    404 for what is unknown, 403 for a right that lacks, 422 for what a rule refuses and no form
    answers itself, 503 for a database, a disk, rules or fonts that cannot be used, 500 else.
    """
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(MissingRightError, _on_missing_right)
    app.add_exception_handler(ChenheError, _on_chenhe)
    app.add_exception_handler(OSError, _on_system)
    app.add_exception_handler(MemoryError, _on_system)
    app.add_exception_handler(Exception, _on_anything)


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND and (to := without_slash(request)):
        return RedirectResponse(to, HTTPStatus.TEMPORARY_REDIRECT)
    answer = problem(request, error.status_code)
    answer.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(sorted(methods_taken(request.scope)))
    return answer


def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [_fault(request, each) for each in error.errors()]
    facts = tuple(
        say(request, MISSING if each["value"] is None else FAULT, **each) for each in faults
    )
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, facts=facts, errors=faults)


def _fault(request: Request, error: Mapping[str, Any]) -> dict[str, object]:
    """The field at fault, what it was given, and what it takes.

    At most LONGEST_VALUE characters of the value are said back.
    """
    is_missing = error["type"] == "missing"
    return {
        "field": str(error["loc"][-1]),
        "value": None if is_missing else str(error["input"])[:LONGEST_VALUE],
        "allowed": say(
            request, ALLOWED.get(error["type"]) or str(error["msg"]), **error.get("ctx", {})
        ),
    }


def _fault_in_exercises(error: RulesError) -> dict[str, object]:
    """The exercise and field at fault; of a whole file only why."""
    names = ("exercise", "field", "value", "allowed")
    told: dict[str, object] = {name: getattr(error, name, "") for name in names}
    return told | {"why": getattr(error, "why", str(error))}


def _fault_in_scenarios(error: RulesError) -> dict[str, object]:
    """The file, line and key at fault; of what is wanted only the field."""
    names = ("file", "line", "value", "why", "allowed")
    told = {name: error.facts.get(name, "") for name in names}
    return told | {"field": getattr(error, "key", ""), "why": told["why"] or str(error)}


def _on_missing_right(request: Request, error: Exception) -> Response:
    assert isinstance(error, MissingRightError)
    settings = services(request).settings
    needs_key = settings.demo and settings.key.get_secret_value()
    advice = KEY_NEEDED if needs_key else REFUSALS.get(error.right, DEMO_ONLY)
    return problem(request, HTTPStatus.FORBIDDEN, advice=advice)


def _on_chenhe(request: Request, error: Exception) -> Response:
    """The answer to an error of ours: its status, its sentences, the advice for its kind."""
    assert isinstance(error, ChenheError)
    facts = sentences(request, error)
    if isinstance(error, BadExercisesError):
        faults = [_fault_in_exercises(each) for each in error.faults]
        return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, facts=facts, errors=faults)
    if isinstance(error, BadScenariosError):
        faults = [_fault_in_scenarios(each) for each in error.faults]
        return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, facts=facts, errors=faults)
    if isinstance(error, BadInputError):
        logger.error("%s %s: %s", request.method, request.url.path, error)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return problem(request, status, advice=BROKEN_RULES, facts=facts)
    if isinstance(error, TryAgainError):
        logger.error("%s %s: %s", request.method, request.url.path, error)
        answer = problem(request, HTTPStatus.SERVICE_UNAVAILABLE, advice=OUTAGE, facts=facts)
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer
    if isinstance(error, StorageUnusableError):
        unforeseen = error if error.is_unforeseen else None
        logger.error("%s %s: %s", request.method, request.url.path, error, exc_info=unforeseen)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return problem(request, status, advice=BROKEN_DATABASE, facts=facts)
    if isinstance(error, PdfUnavailableError):
        return problem(request, HTTPStatus.SERVICE_UNAVAILABLE, advice=NO_PDF, facts=facts)
    if isinstance(error, UnsoundLogError):
        logger.error("%s %s: %s", request.method, request.url.path, error)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return problem(request, status, advice=UNSOUND_LOG, facts=facts)
    unknown = isinstance(error, UNKNOWN)
    if isinstance(error, ArchiveError) and not unknown:
        logger.error("%s %s: %s", request.method, request.url.path, error)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return problem(request, status, advice=BROKEN_ARCHIVE, facts=facts)
    status = HTTPStatus.NOT_FOUND if unknown else _refused(error)
    if isinstance(error, NothingToShowError):
        return problem(request, status, advice=NOTHING_TO_SHOW, facts=facts)
    near = error.candidates if isinstance(error, UnknownKeyError) else ()
    advice = UNKNOWN_CASE if isinstance(error, UnknownCaseError) else None
    sought = _sought(error)
    return problem(request, status, advice=advice, facts=facts, sought=sought, candidates=near)


def _refused(error: ChenheError) -> HTTPStatus:
    """With which status a refusal is told that no form answers itself."""
    kinds = (status for kind, status in STATUSES.items() if isinstance(error, kind))
    return next(kinds, HTTPStatus.UNPROCESSABLE_ENTITY)


def _on_system(request: Request, error: Exception) -> Response:
    """A full disk is an outage, wherever it is met."""
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _on_chenhe(request, HostShortError())


def _on_anything(request: Request, error: Exception) -> Response:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)
