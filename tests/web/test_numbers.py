"""Numbers in addresses: read in one place, which takes ５ for 5 and does not take 1_0 for 10."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tests.web.test_rights import routes


def parameters(app: FastAPI) -> Iterator[tuple[str, FieldInfo]]:
    """Every part of an address, but places of a path that take digits alone."""
    for route in routes(app):
        for each in (*route.dependant.query_params, *route.dependant.path_params):
            kind = each.field_info.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from ((f"{route.path} {name}", of) for name, of in kind.model_fields.items())
            elif f"{{{each.name}:number}}" not in (route.path or ""):
                yield f"{route.path} {each.name}", each.field_info


def read(text: str, field: FieldInfo) -> object:
    """What the field makes of a text; None where it refuses."""
    kind: Any = (
        Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    )
    try:
        return TypeAdapter[object](kind).validate_python(text)
    except ValidationError:
        return None


def test_every_number_of_an_address_is_read_as_people_write_it(demo_app: FastAPI) -> None:
    numbers = {name: of for name, of in parameters(demo_app) if type(read("2", of)) is int}

    assert len(numbers) > 15
    assert {name for name, of in numbers.items() if read("1_0", of) is not None} == set()


def test_an_underscore_is_refused_and_says_so(visitor: TestClient) -> None:
    refused = visitor.get("/rules?page=1_0")

    assert refused.status_code == 422
    assert "整數" in refused.text
    assert "第 2 頁" in visitor.get("/rules?page=２").text


@pytest.mark.parametrize("number", ["9" * 20, "-" + "9" * 20, "０"])
def test_a_number_beyond_all_pages_leads_to_one_there_is(visitor: TestClient, number: str) -> None:
    for address in ("/", "/rules", "/organisation/history", "/rules/review"):
        assert visitor.get(f"{address}?page={number}").status_code == 200
