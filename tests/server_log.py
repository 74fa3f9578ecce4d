"""What a server writes into its log while a test asks it."""

import json
import logging
from collections.abc import Generator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from web.http.server_log import log_to
from web.settings import LogForm, LogLevel


@contextmanager
def the_log(form: LogForm = LogForm.JSON, level: LogLevel = LogLevel.INFO) -> Generator[StringIO]:
    """The text of the log so far; afterwards all is written where it was before."""
    text = StringIO()
    loggers = (logging.getLogger(), logging.getLogger("chenhe"))
    before = [each.level for each in loggers]
    handler = log_to(text, form, level)
    try:
        yield text
    finally:
        loggers[0].removeHandler(handler)
        for logger, kept in zip(loggers, before, strict=True):
            logger.setLevel(kept)


def lines(text: StringIO) -> list[dict[str, Any]]:
    """Its lines, each an object."""
    return [json.loads(line) for line in text.getvalue().splitlines()]
