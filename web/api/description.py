"""The description of the API: for programs, and for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any, ClassVar, cast

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts

from web.api.queries import choices
from web.http.envelope import SECURITY_HEADERS
from web.http.frame import respond, unless_unchanged
from web.http.middleware import API_PREFIX
from web.http.rights import Requires, Right
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])

Choices = tuple[tuple[str, tuple[str, ...]], ...]  # of each field

JSON = "application/json"
SIGN_IN = {
    "description": "要帶權杖，或權杖不能用。A token is needed, or is none any more.",
    "content": {JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
FILE, WHOLE = "—", "檔案，就是要求的內容。The file is the body of the request."
WORDS = {  # what a program writes
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:30:00+08:00",
    "boolean": "true、false",
    "integer": "1",
    "number": "0.5",
    "array": "[…]",
    "object": "{…}",
}
POLICY = "Content-Security-Policy"
# Swagger UI draws its arrows with images inside its style sheet.
WITH_DRAWN_IMAGES = SECURITY_HEADERS[POLICY] + "; img-src 'self' data:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One field of a request."""

    name: str
    description: str
    is_required: bool
    allowed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One way to ask."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]  # status and what it means
    examples: tuple[str, ...] = ()  # of what is sent, as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPage:
    """介接說明: every operation."""

    template: ClassVar[str] = "api/api.html.jinja"
    operations: tuple[Operation, ...]


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """The API as an OpenAPI 3.1 document."""
    return unless_unchanged(request, JSONResponse(_document(request)))


@router.get("/api/docs")
def show_docs(request: Request) -> Response:
    """The API as a page; with JavaScript it can be tried there."""
    answer = respond(request, ApiPage(operations=_operations(_document(request))))
    answer.headers[POLICY] = WITH_DRAWN_IMAGES
    return answer


def _document(request: Request) -> dict[str, Any]:
    known = choices(services(request).rulebook)
    return _described(cast(FastAPI, request.app), tuple(known.items()))


@lru_cache(maxsize=1)  # of a rulebook, nothing but the choices is described
def _described(app: FastAPI, known: Choices) -> dict[str, Any]:
    every = iter_route_contexts(app.routes)
    routes = [each for each in every if (each.path or "").startswith(f"{API_PREFIX}v")]
    made = get_openapi(
        title="陳核 Chenhe",
        version=version("chenhe"),
        description="分層負責明細表、公文、組織、演練、預演、稽核。Rows, cases, people, exercises.",
        routes=routes,
    )
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{"token": list[str]()}, {}]  # a demonstration needs none
    for path in made["paths"].values():
        for operation in path.values():
            _say_choices(operation, dict(known))
            operation["responses"].setdefault("401", dict(SIGN_IN))
            _say_problems(operation)
            made["components"]["schemas"].update(_parts_of(operation))
    return made


def _parts_of(operation: dict[str, Any]) -> dict[str, Any]:
    """The models that the schema of a body names, moved to where it looks for them."""
    sent = operation.get("requestBody", {}).get("content", {})
    if JSON not in sent:
        return {}
    schema = dict(sent[JSON]["schema"])
    parts: dict[str, Any] = schema.pop("$defs", {})
    content = sent | {JSON: sent[JSON] | {"schema": schema}}
    operation["requestBody"] = operation["requestBody"] | {"content": content}
    return parts


def _say_choices(operation: dict[str, Any], known: dict[str, tuple[str, ...]]) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in known:
            parameter["schema"]["enum"] = known[parameter["name"]]


def _say_problems(operation: dict[str, Any]) -> None:
    """FastAPI would say that a problem comes as the kind of answer that the rest has."""
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            (told,) = answer["content"].values()
            answer["content"] = {"application/problem+json": told}


def _operations(document: dict[str, Any]) -> tuple[Operation, ...]:
    """The operations of an OpenAPI document."""
    return tuple(
        _operation(method, path, said)
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    )


def _operation(method: str, path: str, said: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=said["summary"],
        description=said["description"],
        parameters=(
            *(_parameter(each) for each in said.get("parameters", ())),
            *_members(said.get("requestBody")),
        ),
        answers=tuple(
            (code, each["description"]) for code, each in sorted(said["responses"].items())
        ),
        examples=tuple(_examples(said.get("requestBody"))),
    )


def _parameter(said: dict[str, Any]) -> Parameter:
    return Parameter(
        name=said["name"],
        description=said.get("description", ""),
        is_required=said.get("required", False),
        allowed=_allowed(said["schema"]),
    )


def _allowed(schema: dict[str, Any]) -> str:
    """What a schema says in a few words; nothing of a text."""
    if several := schema.get("anyOf"):
        return _allowed(several[0])
    least, most = schema.get("minimum"), schema.get("maximum")
    if most:
        return f"{least}–{most}"
    if "enum" in schema:
        return "、".join(filter(None, schema["enum"]))
    kind = schema.get("type", "object")
    return WORDS.get(schema.get("format", "")) or WORDS.get(kind, "")


def _examples(body: dict[str, Any] | None) -> Iterator[str]:
    """What may be sent, written out."""
    examples = (body or {}).get("content", {}).get(JSON, {}).get("examples", {})
    for each in examples.values():
        yield json.dumps(each["value"], ensure_ascii=False, indent=2)


def _members(body: dict[str, Any] | None) -> Iterator[Parameter]:
    """What stands in the JSON that is sent, one level deep; a file is one thing by itself."""
    if body is None:
        return
    if JSON not in body["content"]:
        kinds = "、".join(body["content"])
        yield Parameter(name=FILE, description=WHOLE, is_required=True, allowed=kinds)
        return
    schema = body["content"][JSON]["schema"]
    for name, each in schema["properties"].items():
        yield Parameter(
            name=name,
            description=each.get("description", ""),
            is_required=name in schema["required"],
            allowed=_allowed(each),
        )
