"""The way that an error took, without its own words: they may repeat what somebody typed."""

from __future__ import annotations

from collections.abc import Iterator
from traceback import TracebackException


def trace_of(error: BaseException, *, has_words: bool = False) -> str:
    """As Python shows it, the first of several errors first; `has_words` adds what each says."""
    return "".join(_ways(error, has_words=has_words)).rstrip()


def _ways(error: BaseException, *, has_words: bool) -> Iterator[str]:
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from _ways(behind, has_words=has_words)
        yield "\n"
    yield "Traceback (most recent call last):\n"
    yield from TracebackException(type(error), error, error.__traceback__).stack.format()
    yield f"{_named(error, has_words=has_words)}\n"


def _named(error: BaseException, *, has_words: bool) -> str:
    """Its kind, and of its words those that can be nobody's."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    words = str(error) if has_words else ""
    if isinstance(error, OSError) and not words:
        words = error.strerror or ""
    return f"{name}: {words}" if words else name
