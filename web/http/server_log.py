"""The log of the server: one line a record, as JSON for programs or as text for a terminal.

No line says who asked, what for, or what they typed. Of an error nobody foresaw it shows where it
came about; its own words, which may repeat what was typed, stand there only at DEBUG.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from datetime import datetime
from typing import TextIO

from web.http.asked import current
from web.settings import LogForm, LogLevel
from web.uploads.traces import trace_of
from workflow.calendar import TAIPEI

FIELDS = "told"  # where a record holds the fields that a line of JSON has of it
_IS_TOLD = "_chenhe_is_told"  # of an error that stands in the log
ABOUT_DOCUMENTS = ("weasyprint", "fontTools")  # they warn of the characters of a page


def log_to(stream: TextIO, form: LogForm, level: LogLevel) -> logging.Handler:
    """Write what this program, uvicorn and the libraries have to say to the stream."""
    handler = _Quiet(stream)
    least = getattr(logging, level.name)
    formatter = _Json if form is LogForm.JSON else _Text
    handler.setFormatter(formatter(has_words=level is LogLevel.DEBUG))
    handler.addFilter(_is_news)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(max(least, logging.WARNING))  # libraries say much that is nobody's concern
    logging.getLogger("chenhe").setLevel(least)
    return handler


class _Quiet(logging.StreamHandler[TextIO]):
    """Says nothing where its stream is closed: what is served does not depend on the log."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - of logging
        """Go on; the record is lost."""


class _Lines(logging.Formatter):
    """What both forms of a line say."""

    def __init__(self, *, has_words: bool) -> None:
        super().__init__()
        self.has_words = has_words

    def said(self, record: logging.LogRecord) -> dict[str, object]:
        """The fields of the request that it is about, then its own."""
        asked = current.get()
        of_request = {"request_id": asked.request_id, "route": asked.template} if asked else {}
        return {**of_request, **getattr(record, FIELDS, {})}

    def traced(self, record: logging.LogRecord) -> str:
        """The way that its error took; empty without one."""
        error = record.exc_info[1] if record.exc_info else None
        return trace_of(error, has_words=self.has_words) if error else ""


class _Json(_Lines):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, TAIPEI).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        line["message"] = record.getMessage()
        trace = {"trace": text} if (text := self.traced(record)) else {}
        return json.dumps({**line, **self.said(record), **trace}, ensure_ascii=False, default=str)


class _Text(_Lines):
    """A sentence a line, and the way of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, TAIPEI).strftime("%m-%d %H:%M:%S")
        said = self.said(record)
        which = "" if FIELDS in record.__dict__ else said.get("route", "")
        parts = (at, record.levelname, record.getMessage(), which, said.get("request_id", ""))
        line = " ".join(str(each) for each in parts if each).replace("\n", " ")
        return f"{line}\n{trace}".rstrip() if (trace := self.traced(record)) else line


def _is_news(record: logging.LogRecord) -> bool:
    """Whether nobody has told of its error before; what documents hold is for nobody here."""
    if record.name.startswith(ABOUT_DOCUMENTS):
        return False
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return True
    is_told = getattr(error, _IS_TOLD, False)
    with suppress(AttributeError):
        setattr(error, _IS_TOLD, True)
    return not is_told
