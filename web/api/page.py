"""The API as a page: what may be asked, and with which parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPage:
    """介接說明: every operation."""

    template: ClassVar[str] = "api/api.html.jinja"
    operations: tuple[Operation, ...]


def operations(document: dict[str, Any]) -> tuple[Operation, ...]:
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
        parameters=tuple(_parameter(each) for each in said.get("parameters", ())),
        answers=tuple((code, each["description"]) for code, each in said["responses"].items()),
    )


def _parameter(said: dict[str, Any]) -> Parameter:
    schema = said["schema"]
    least, most = schema.get("minimum"), schema.get("maximum")
    return Parameter(
        name=said["name"],
        description=said.get("description", ""),
        is_required=said.get("required", False),
        allowed=f"{least}–{most}" if most else "、".join(filter(None, schema.get("enum", ()))),
    )
