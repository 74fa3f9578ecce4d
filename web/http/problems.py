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
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from rules.correcting import UnknownPageError, UnknownRecordError
from rules.errors import BadInputError, ChenheError, RulesError, UnknownKeyError
from web.files.pdf import PdfUnavailableError
from web.http.acting import ActingChangedError
from web.http.frame import language_of, respond, say
from web.http.middleware import API_PREFIX, SECURITY_HEADERS
from web.http.rights import MissingRightError, Right
from web.language.i18n import msgid, translate
from web.rehearsals.reading import BadScenariosError
from workflow.audit.kept.about import UploadTooLargeError
from workflow.errors import StorageUnusableError, TryAgainError
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
from workflow.rehearsal.kept.about import NotRunningError
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
class Advice:
    """The sentences for one kind of failure.

    `detail` is empty where the facts of the failure say it.
    """

    title: str
    detail: str
    remedy: str


ADVICE = {
    403: Advice(
        title=msgid("這個要求沒有被接受"),
        detail=msgid("表單已經過期，或這個要求不是從本站的頁面送出的。"),
        remedy=msgid("請回到上一頁，重新整理後再送出；已輸入的文字可先複製起來。"),
    ),
    404: Advice(
        title=msgid("找不到這一頁"),
        detail=msgid("網址可能打錯了，或這一列、這件公文不存在。"),
        remedy=msgid("請從上方選單進入，或到流程表搜尋。"),
    ),
    405: Advice(
        title=msgid("這個網址不能這樣使用"),
        detail=msgid("這個網址只接受表單送出，不能直接打開，或者相反。"),
        remedy=msgid("請從上方選單進入，再按頁面上的按鈕。"),
    ),
    413: Advice(
        title=msgid("送出的內容太大"),
        detail=msgid("一份表單最多 8 MB；沒有任何內容被存下。"),
        remedy=msgid("請回到上一頁，您輸入的文字還在；刪短後再送出。主旨以 500 字為限。"),
    ),
    415: Advice(
        title=msgid("這裡不收這種內容"),
        detail=msgid("這個網址收的是程式送來的 JSON 或檔案，不是表單；沒有任何內容被存下。"),
        remedy=msgid(
            "JSON 請以 Content-Type: application/json 送出；要稽核的檔案放在要求的內容裡，"
            "以 text/csv 或 application/octet-stream 送出。"
        ),
    ),
    422: Advice(
        title=msgid("網址或表單裡有看不懂的內容"),
        detail=msgid("有一個欄位的內容不是這裡能用的；沒有任何內容被存下。"),
        remedy=msgid("請回到上一頁檢查，或從上方選單重新進入。"),
    ),
    500: Advice(
        title=msgid("程式出了問題"),
        detail=msgid("這是本站的錯誤，不是您的操作造成的；已記在伺服器的紀錄裡。"),
        remedy=msgid("請稍後再試；若一再發生，請把時間和網址告訴管理人員。"),
    ),
}

ADVICE[400] = ADVICE[422]

DEMO_ONLY = Advice(
    title=msgid("這裡只在示範模式開放"),
    detail=msgid("本站還沒有帳號，所以看板、待辦與收文只開放給在本機執行的示範。"),
    remedy=msgid("請在這台電腦上執行 chenhe demo，再打開 http://127.0.0.1:8000。"),
)

# The journal of the demonstration counts nowhere: who corrects in earnest does so by command.
BY_COMMAND = Advice(
    title=msgid("這個網站不開放校對與上傳"),
    detail=msgid("本站還沒有帳號，無從知道是誰在校對，所以這裡的規則只能看，不能改，也不收檔案。"),
    remedy=msgid(
        "請管理人員在伺服器上用 chenhe rules correct 校對、confirm 確認整頁、withdraw 撤回；"
        "存下後這裡立即依新的讀法。要比較另一份表，用 chenhe rules compare。"
    ),
)
ORGANISATION_BY_COMMAND = Advice(
    title=msgid("這個網站不開放管理人員"),
    detail=msgid(
        "本站還沒有帳號，無從知道是誰在管理，所以人員、代理人與停班日不在這裡顯示，也不能改。"
    ),
    remedy=msgid(
        "請管理人員在伺服器上用 chenhe organisation show 查看，"
        "用 import、appoint、end、deputy、hand-over、close-day 登錄；這裡的簽核立即依新的人員。"
    ),
)
AUDIT_BY_COMMAND = Advice(
    title=msgid("這個網站不開放稽核"),
    detail=msgid(
        "本站還沒有帳號，無從知道紀錄是誰的，所以不在這裡收簽核紀錄，也不顯示稽核的發現；"
        "請用 chenhe audit。"
    ),
    remedy=msgid("請在存有紀錄的電腦上用 chenhe audit 稽核檔案；結果可以是網頁、活頁簿或 PDF。"),
)
REHEARSE_BY_COMMAND = Advice(
    title=msgid("這個網站不開放預演"),
    detail=msgid(
        "本站還沒有帳號，無從知道是誰在預演，而一次預演會佔用這台主機好一陣子，所以不在這裡執行；"
        "請用 chenhe rehearse。"
    ),
    remedy=msgid("請在自己的電腦上用 chenhe rehearse 預演；結果可以是文字、JSON 或可列印的網頁。"),
)
REFUSALS = {
    Right.AUDIT: AUDIT_BY_COMMAND,
    Right.REHEARSE: REHEARSE_BY_COMMAND,
    Right.MANAGE_RULES: BY_COMMAND,
    Right.MANAGE_ORGANISATION: ORGANISATION_BY_COMMAND,
}

BROKEN_RULES = Advice(
    title=msgid("規則檔不能讀"),
    detail="",  # the facts say it
    remedy=msgid("修好之前不會依它排任何流程。請管理人員依上面各點修正檔案，再重新整理這一頁。"),
)

BROKEN_ARCHIVE = Advice(
    title=msgid("規則版本的留存出了問題"),
    detail="",  # the facts say it
    remedy=msgid("請管理人員依上面所說處理，再重新整理這一頁。"),
)

UNSOUND_LOG = Advice(
    title=msgid("事件紀錄不能接著寫"),
    detail="",  # the facts say it
    remedy=msgid("請管理人員依上面所說處理，再重新整理這一頁。"),
)

OUTAGE = Advice(
    title=msgid("現在沒有辦法做"),
    detail="",  # the facts say it
    remedy=msgid("沒有任何內容被存下。請稍等一下再做一次；若一再發生，請告訴管理人員。"),
)
RETRY_SECONDS = 5

BROKEN_DATABASE = Advice(
    title=msgid("資料庫現在不能用"),
    detail="",  # the facts say it
    remedy=msgid("再做一次也不會成功。請把時間告訴管理人員，由他依上面所說處理。"),
)

SECRET = Advice(
    title=msgid("這是密件"),
    detail=msgid("這是密件，只有流程上的人看得到內容。請改以流程上的身分操作。"),
    remedy=msgid("請回到案件頁，改以經辦這件的身分操作，再打開這一頁。"),
)
NO_PDF = Advice(
    title=msgid("現在不能產生 PDF"),
    detail="",  # the facts say it
    remedy=msgid("在那之前，可以回到這一頁的網頁版，用瀏覽器列印或另存為 PDF。"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """A failure, and the way on.

    `facts` are sentences of the error itself, `advice` those for every failure of its kind.
    """

    template: ClassVar[str] = "http/problem.html.jinja"
    status: int
    advice: Advice
    facts: tuple[str, ...] = ()


def problem(
    request: Request,
    status: int,
    *,
    advice: Advice | None = None,
    facts: tuple[str, ...] = (),
    **members: object,
) -> Response:
    """The answer to a request that failed with `status`; `members` tell programs more.

    A page in the frame for people; RFC 9457 problem+json under FOR_PROGRAMS, where `members` become
    fields beside title, status and detail.
    """
    known = advice or ADVICE.get(status) or _unnamed(status)
    if not request.url.path.startswith(FOR_PROGRAMS):
        return respond(request, ProblemPage(status=status, advice=known, facts=facts), status)
    content = {
        "type": f"/problems/{status}",
        "title": say(request, known.title),
        "status": status,
        "detail": "\n".join(facts) or say(request, known.detail),
        **members,
    }
    return JSONResponse(content, status, media_type="application/problem+json")


def sentences(request: Request, error: ChenheError) -> tuple[str, ...]:
    """Every sentence of `error`, in the visitor's language; of a file only its name."""
    language = language_of(request)
    return tuple(
        translate(language, template, _without_folders(facts))
        for template, facts in error.sentences
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


def _without_folders(facts: Mapping[str, object]) -> dict[str, object]:
    """Where the server keeps its files is not for visitors."""
    return {
        name: Path(str(value)).name if name == "file" else value for name, value in facts.items()
    }


async def refuse(request: Request, status: int) -> Response:
    """The answer of a guard that stands before the routes."""
    return problem(request, status)


def install(app: FastAPI) -> None:
    """Answer every failure of `app` in one manner.

    404 for what is unknown, 403 for a right that lacks, 422 for what a rule refuses and no form
    answers itself, 503 for a database, rules or fonts that cannot be used, 500 for the rest.
    """
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(MissingRightError, _on_missing_right)
    app.add_exception_handler(ChenheError, _on_chenhe)
    app.add_exception_handler(Exception, _on_anything)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = problem(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _on_validation(request: Request, error: Exception) -> Response:
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


async def _on_missing_right(request: Request, error: Exception) -> Response:
    assert isinstance(error, MissingRightError)
    return problem(request, HTTPStatus.FORBIDDEN, advice=REFUSALS.get(error.right, DEMO_ONLY))


async def _on_chenhe(request: Request, error: Exception) -> Response:
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
        logger.error("%s %s: %s", request.method, request.url.path, error, exc_info=error)
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
    near = error.candidates if isinstance(error, UnknownKeyError) else ()
    return problem(request, status, facts=facts, candidates=near)


def _refused(error: ChenheError) -> HTTPStatus:
    """With which status a refusal is told that no form answers itself."""
    kinds = (status for kind, status in STATUSES.items() if isinstance(error, kind))
    return next(kinds, HTTPStatus.UNPROCESSABLE_ENTITY)


async def _on_anything(request: Request, error: Exception) -> Response:
    """Runs outside every middleware, so it adds their headers itself.

    A guard may meet what a route does, such as a database that is away.
    """
    if isinstance(error, ChenheError):
        answer = await _on_chenhe(request, error)
    else:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        answer = problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    answer.headers.update(SECURITY_HEADERS)
    return answer


def _unnamed(status: int) -> Advice:
    return Advice(title=HTTPStatus(status).phrase, detail="", remedy=ADVICE[404].remedy)
