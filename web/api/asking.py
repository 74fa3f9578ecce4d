"""How the API is asked: fields read with every fault at once, answers that know their version.

What the routes of every subject share.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from web.api.problem import Problem
from web.api.queries import Query
from web.http.frame import unless_unchanged
from web.http.middleware import SAFE_METHODS, is_json
from web.services import services

Wanted = TypeVar("Wanted", bound=Query)
Sent = TypeVar("Sent", bound=BaseModel)
Responses = dict[int | str, dict[str, Any]]
BAD_FIELD: Responses = {
    422: {"model": Problem, "description": "有欄位不能用。A field cannot be used."}
}
UNCHANGED: Responses = {304: {"description": "與 If-None-Match 相同。Not changed since."}}
IN_THE_OFFICE: Responses = {
    403: {"model": Problem, "description": "不開放，或是密件。Not open, or confidential."},
    503: {"model": Problem, "description": "資料庫或紀錄現在不能用。The records cannot be used."},
}
NO_SUCH_CASE: Responses = {404: {"model": Problem, "description": "沒有這件。No such case."}}
SENT_JSON: Responses = {
    400: {"model": Problem, "description": "不是要求，或 Idempotency-Key 不能用。Unreadable."},
    409: {"model": Problem, "description": "與現在的情形不合。Not as things stand now."},
    413: {"model": Problem, "description": "太大。Too large."},
    415: {"model": Problem, "description": "不是 JSON。No JSON."},
    422: {"model": Problem, "description": "不能照辦，逐一說明。Refused, with every reason."},
}
ONCE: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "自取的鑰匙；同一個再送一次，得到第一次的結果。Sent again, answered alike.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}


class Versioned(APIRoute):
    """Answers 304 to who already has just this answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            given = await handle(request)
            is_read = request.method in SAFE_METHODS and given.status_code == 200
            return unless_unchanged(request, given) if is_read else given

        return answer


def asked(model: type[Wanted]) -> Callable[[Request], Wanted]:
    """The dependency that reads `model` from the address; every fault is told at once."""

    def read(request: Request) -> Wanted:
        faults = list(_repeated(request.query_params))
        given = dict(request.query_params)
        try:
            wanted = model.model_validate(given, context=services(request).rulebook)
        except ValidationError as error:
            known = {"allowed": _names(model)}
            faults += [{"ctx": known, **each} for each in error.errors(include_url=False)]
            raise RequestValidationError(faults) from error
        if faults:
            raise RequestValidationError(faults)
        return wanted

    return read


def _repeated(given: QueryParams) -> Iterator[dict[str, Any]]:
    """A fault for every field given more than once: to keep one would hide the others."""
    for name in given:
        if len(said := given.getlist(name)) > 1:
            yield {"type": "repeated", "loc": (name,), "input": "、".join(said)}


def asks_nothing(request: Request) -> None:
    """The dependency of an address that takes no field."""
    given = request.query_params.multi_items()
    if faults := [{"type": "unasked", "loc": (name,), "input": each} for name, each in given]:
        raise RequestValidationError(faults)


def parameters(model: type[Query]) -> dict[str, Any]:
    """The same for the description of the route: name, meaning and limits of every field."""
    schema = model.model_json_schema()
    required = schema.get("required", [])
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in required,
                "description": each.pop("description"),
                "schema": each,
            }
            for name, each in schema["properties"].items()
        ]
    }


async def sent(request: Request) -> bytes:
    """The dependency that reads the body as it is."""
    return await request.body()


def read_json(model: type[Sent], body: bytes) -> Sent:
    """What JSON says; every field at fault is told at once."""
    try:
        return model.model_validate_json(body or b"{}", strict=True)
    except ValidationError as error:
        known = {"allowed": _names(model)}
        faults = [
            {**each, "ctx": known | each.get("ctx", {}), "loc": each["loc"] or ("body",)}
            for each in error.errors(include_url=False)
        ]
        raise RequestValidationError(faults) from error


def sent_as(model: type[Sent]) -> Callable[[Request], Coroutine[Any, Any, Sent]]:
    """The dependency that reads `model` from a body of JSON, and nothing from the address."""

    async def read(request: Request) -> Sent:
        if not is_json(request.headers):
            raise HTTPException(415)
        asks_nothing(request)
        return read_json(model, await request.body())

    return read


def json_body(model: type[BaseModel], *examples: dict[str, Any]) -> dict[str, Any]:
    """How /openapi.json describes a body of JSON, with an example of each kind of it."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    content: dict[str, Any] = {"schema": schema}
    if examples:
        named = {str(number): {"value": each} for number, each in enumerate(examples, start=1)}
        content["examples"] = named
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


def _names(model: type[BaseModel]) -> str:
    """The fields of a model, as they are sent."""
    return "、".join(field.alias or name for name, field in model.model_fields.items())
