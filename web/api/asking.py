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
from pydantic import ValidationError
from starlette.datastructures import QueryParams

from web.api.problem import Problem
from web.api.queries import Query
from web.http.frame import unless_unchanged
from web.services import services

Wanted = TypeVar("Wanted", bound=Query)
Responses = dict[int | str, dict[str, Any]]
BAD_FIELD: Responses = {
    422: {"model": Problem, "description": "有欄位不能用。A field cannot be used."}
}
UNCHANGED: Responses = {304: {"description": "與 If-None-Match 相同。Not changed since."}}


class Versioned(APIRoute):
    """Answers 304 to who already has just this answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            given = await handle(request)
            return unless_unchanged(request, given) if given.status_code == 200 else given

        return answer


def asked(model: type[Wanted]) -> Callable[[Request], Wanted]:
    """The dependency that reads `model` from the address; every fault is told at once."""

    def read(request: Request) -> Wanted:
        faults = list(_repeated(request.query_params))
        given = dict(request.query_params)
        try:
            wanted = model.model_validate(given, context=services(request).rulebook)
        except ValidationError as error:
            known = {"allowed": "、".join(model.model_fields)}
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
