"""A form without files: read as the framework reads it, and long ones beside the loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from urllib.parse import quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.formparsers import FormParser

from tests.awaiting import awaited
from web.http import fields as reading
from web.http.fields import MOST_FIELDS, SHORT, fields_in, read_fields

FORM = b"application/x-www-form-urlencoded"


def read(body: bytes, kind: bytes = FORM) -> reading.Fields | None:
    scope = {"type": "http", "headers": [(b"content-type", kind)]}
    awaited(lambda: read_fields(scope, body))
    return fields_in(scope)


def as_the_framework_reads(body: bytes) -> list[tuple[str, str]]:
    async def stream() -> AsyncGenerator[bytes]:
        yield body

    form = awaited(FormParser(Headers(), stream()).parse)
    return [(name, str(value)) for name, value in form.multi_items()]


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=5))
@example([("主旨", "a&b=c%25 +"), ("主旨", "")])
def test_what_a_browser_sends_is_read_as_the_framework_reads_it(
    typed: list[tuple[str, str]],
) -> None:
    pairs = [
        (name.encode(errors="replace"), value.encode(errors="replace")) for name, value in typed
    ]
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()

    found = read(body)

    assert found is not None
    assert list(found) == as_the_framework_reads(body)


def test_a_long_form_is_read_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[bytes] = []
    loops: list[asyncio.AbstractEventLoop] = []
    read_it = reading.fields_of

    def told(body: bytes) -> reading.Fields:
        calls.append(body)
        with suppress(RuntimeError):
            loops.append(asyncio.get_running_loop())
        return read_it(body)

    monkeypatch.setattr(reading, "fields_of", told)

    assert read(b"a=" + b"%25" * SHORT) == (("a", "%" * SHORT),)
    assert (len(calls), loops) == (1, [])


def test_no_more_fields_are_read_than_tell_that_there_are_too_many() -> None:
    found = read(b"&".join(b"a=1" for _ in range(5 * MOST_FIELDS)))

    assert found is not None
    assert len(found) == MOST_FIELDS + 1


def test_another_body_has_no_fields() -> None:
    assert read(b"a=1", b"text/plain") is None
    assert read(b"a=1", FORM + b"; charset=utf-8") == (("a", "1"),)
