"""What a form without files says, read once for everybody who asks.

Percent signs by the million take seconds to read: that is done in a thread, so that whoever asks
for something else meanwhile is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote_plus

from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import Scope

FIELDS = "chenhe.fields"  # where the scope of a request holds them
KIND = b"application/x-www-form-urlencoded"
MOST_FIELDS = 1000  # as many as Starlette takes of a form with files
SHORT = 10_000  # bytes that are read at once
Fields = tuple[tuple[str, str], ...]  # names and values as they came, one more than may be at most


async def read_fields(scope: Scope, body: bytes) -> None:
    """Read them, if the body is such a form, so that `fields_in` has them."""
    kind, _ = parse_options_header(Headers(scope=scope).get("content-type"))
    if kind.lower() == KIND:
        is_short = len(body) <= SHORT
        scope[FIELDS] = fields_of(body) if is_short else await run_in_threadpool(fields_of, body)


def fields_in(scope: Scope) -> Fields | None:
    """The fields of a form without files; None for any other body."""
    found: Fields | None = scope.get(FIELDS)
    return found


def fields_of(body: bytes) -> Fields:
    """The fields of a body, no more than tell that there are too many."""
    return tuple(islice(_each(body), MOST_FIELDS + 1))


def _each(body: bytes) -> Iterator[tuple[str, str]]:
    begin = 0
    while begin < len(body):
        end = body.find(b"&", begin)
        end = len(body) if end < 0 else end
        name, equals, value = body[begin:end].partition(b"=")
        if name or equals:
            yield _unquoted(name), _unquoted(value)
        begin = end + 1


def _unquoted(text: bytes) -> str:
    return unquote_plus(text.decode(errors="replace"), errors="replace")
