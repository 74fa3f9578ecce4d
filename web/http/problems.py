"""What went wrong, in a page that says what to do next, or as problem+json for programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from rules.errors import (
    BadInputError,
    ChenheError,
    NoRowNearError,
    TryAgainError,
    UnknownKeyError,
)
from web.files.pdf import PdfUnavailableError
from web.http.advice import (
    BROKEN_ARCHIVE,
    BROKEN_DATABASE,
    BROKEN_RULES,
    DEMO_ONLY,
    KEY_NEEDED,
    NO_PDF,
    NOT_YOURS,
    NOTHING_TO_SHOW,
    OUTAGE,
    RETRY_SECONDS,
    UNKNOWN_CASE,
    UNSOUND_LOG,
    Advice,
    advice_on,
)
from web.http.asked import asked_of
from web.http.faults import FAULT, MISSING, faults_in, field_fault
from web.http.frame import language_of, respond, say
from web.http.middleware import API_PREFIX, SAFE_METHODS, methods_taken, without_slash
from web.http.rights import ROLE_RIGHTS, MissingRightError
from web.http.statuses import kind_of, refusal_of, status_of
from web.http.typed import Typed, typed_in
from web.http.visitor import visitor_of
from web.language.i18n import Language, msgid, translate
from web.links import way
from web.services import services
from workflow.errors import HostShortError, StorageUnusableError
from workflow.office import ArchiveError
from workflow.organisation.accounts import words_of
from workflow.organisation.refusals import UnknownPersonError
from workflow.refusals.base import RefusedError, UnknownCaseError, UnsoundLogError
from workflow.rehearsal.kept.about import NothingToShowError

logger = logging.getLogger("chenhe.web")

ADVICE_ON: Mapping[type[Exception], Advice] = {  # else by status
    BadInputError: BROKEN_RULES,
    TryAgainError: OUTAGE,
    StorageUnusableError: BROKEN_DATABASE,
    PdfUnavailableError: NO_PDF,
    UnsoundLogError: UNSOUND_LOG,
    ArchiveError: BROKEN_ARCHIVE,
    NothingToShowError: NOTHING_TO_SHOW,
    UnknownCaseError: UNKNOWN_CASE,
}
# For whoever runs the server to mend.
LOGGED = (BadInputError, TryAgainError, StorageUnusableError, UnsoundLogError, ArchiveError)
FOR_PROGRAMS = (API_PREFIX, "/openapi.json", "/readyz", "/live")
SIGN_IN_WAY = "/sign-in"
ROLES_ONLY = msgid("這裡開放給：%(roles)s。")
NO_TOKENS = msgid("這裡不收權杖，要用密碼登入。")
ON_PAGES = {  # what names a command elsewhere
    NoRowNearError.template: msgid(
        "找不到「%(key)s」這一列。全部的列在「流程表」這一頁，可以搜尋。"
    )
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
    request_id: str = ""  # by which the log of the server knows it

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
            request_id=asked_of(request.scope).request_id,
        )
        return respond(request, page, status, asks_office=known not in (OUTAGE, BROKEN_DATABASE))
    content = {
        "type": f"/problems/{status}",
        "title": say(request, known.title),
        "status": status,
        "detail": "\n".join(facts) or say(request, known.detail),
        "request_id": asked_of(request.scope).request_id,
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
    """Every sentence of `error`, in the visitor's language; of a file only its name.

    The log of the server is told for what reason a rule said no.
    """
    if isinstance(error, RefusedError):
        asked_of(request.scope).refusals.append(refusal_of(error))
    language = language_of(request)
    return tuple(on_a_page(language, *sentence) for sentence in error.sentences)


def on_a_page(language: Language, template: str, facts: Mapping[str, object]) -> str:
    """A sentence of an error as a page says it: it names pages, no command, and no folder."""
    return translate(language, ON_PAGES.get(template, template), without_folders(facts))


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
    faults = [field_fault(request, each) for each in error.errors()]
    facts = tuple(
        say(request, MISSING if each["value"] is None else FAULT, **each) for each in faults
    )
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, facts=facts, errors=faults)


def _on_missing_right(request: Request, error: Exception) -> Response:
    assert isinstance(error, MissingRightError)
    settings = services(request).settings
    if settings.demo:
        advice = KEY_NEEDED if settings.key.get_secret_value() else DEMO_ONLY
        return problem(request, HTTPStatus.FORBIDDEN, advice=advice)
    if visitor_of(request.scope) is None:
        return _asked_to_sign_in(request)
    allowed = words_of(role for role, rights in ROLE_RIGHTS.items() if error.right in rights)
    roles = "、".join(say(request, word) for word in allowed)
    fact = say(request, ROLES_ONLY, roles=roles) if roles else say(request, NO_TOKENS)
    return problem(request, HTTPStatus.FORBIDDEN, advice=NOT_YOURS, facts=(fact,))


def _asked_to_sign_in(request: Request) -> Response:
    """The page to sign in on, and back from there; 401 for programs, and for a form, kept typed."""
    is_page = request.method in SAFE_METHODS and not request.url.path.startswith(FOR_PROGRAMS)
    if is_page and "hx-request" not in request.headers:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(way(SIGN_IN_WAY, back=here), HTTPStatus.SEE_OTHER)
    answer = problem(request, HTTPStatus.UNAUTHORIZED)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _on_chenhe(request: Request, error: Exception) -> Response:
    """The answer to an error of ours about what its address names."""
    assert isinstance(error, ChenheError)
    is_broken = isinstance(error, BadInputError) and faults_in(request, error) is None
    return told(request, error, HTTPStatus.SERVICE_UNAVAILABLE if is_broken else status_of(error))


def told(request: Request, error: ChenheError, status: HTTPStatus) -> Response:
    """The answer to an error: its sentences, the advice for its kind, what programs may use."""
    if status is HTTPStatus.SERVICE_UNAVAILABLE and isinstance(error, LOGGED):
        _log(request, error)
    faults = faults_in(request, error)
    answer = problem(
        request,
        status,
        advice=_advice(error) if faults is None else None,
        facts=sentences(request, error),
        sought=_sought(error) if status is HTTPStatus.NOT_FOUND else "",
        type=kind_of(error, status),
        candidates=list(getattr(error, "candidates", ())),
        errors=faults or [],
    )
    if isinstance(error, TryAgainError):
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _advice(error: ChenheError) -> Advice | None:
    """The advice for this kind of error; None for that of its status."""
    kinds = (ADVICE_ON[kind] for kind in type(error).__mro__ if kind in ADVICE_ON)
    return next(kinds, None)


def _log(request: Request, error: ChenheError) -> None:
    """What somebody has to mend stands in the log of the server."""
    is_unforeseen = isinstance(error, StorageUnusableError) and error.is_unforeseen
    unforeseen = error if is_unforeseen else None
    logger.error("%s", error, exc_info=unforeseen)


def _on_system(request: Request, error: Exception) -> Response:
    """A full disk is an outage, wherever it is met."""
    logger.error("the machine is short of something", exc_info=error)
    return _on_chenhe(request, HostShortError())


def _on_anything(request: Request, error: Exception) -> Response:
    logger.error("nobody foresaw this", exc_info=error)
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)
