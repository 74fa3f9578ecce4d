"""A paper as a file: a page that stands by itself, and the same as PDF."""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import ClassVar, Protocol

from markupsafe import Markup

from rules.errors import ChenheError
from rules.texts import code_point
from web.language.i18n import Language, msgid
from web.language.templating import environment

STYLE = Path(__file__).parent.parent / "static" / "sheets.css"
ACCESSIBLE = "pdf/ua-1"  # tagged, with a title and a language, every font in the file
EXTRA = "pip install 'chenhe[pdf]'"
NO_EXTRA, NO_LIBRARY = msgid("Python 套件 weasyprint"), msgid("系統程式庫 Pango")
LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"

# Fontconfig and Pango keep state of their own, and pages take memory: one file at a time.
_one_at_a_time = Lock()


class Paper(Protocol):
    """A page that can be printed; its class names the template."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    """A paper as PDF; `unprintable` are its characters that no font here has, as U+XXXX."""

    content: bytes
    unprintable: tuple[str, ...]


class PdfUnavailableError(ChenheError):
    """This machine lacks what makes PDF files."""

    template = "這台主機還不能產生 PDF：缺少%(what)s。請管理人員執行 %(command)s，再試一次。"

    def __init__(self, *, what: str, command: str) -> None:
        self.what, self.command = what, command
        super().__init__(what=what, command=command)


def check_available() -> None:
    """Raises PdfUnavailableError: better known before much is worked out than after."""
    _weasyprint()


def standalone(paper: Paper, language: Language, unprintable: Iterable[str] = ()) -> str:
    """The paper as a page that fetches nothing.

    Style and pictures stand in the page; it can be kept or mailed. Characters that are
    `unprintable` are named where they stand, and below.
    """
    names = {each: code_point(each) for each in unprintable}
    style = Markup(STYLE.read_text("utf-8"))
    template = environment(language).get_template(paper.template)
    listed = "、".join(names.values())
    text = template.render(page=paper, style=style, language=language, unprintable=listed)
    return text.translate({ord(each): f"〔{name}〕" for each, name in names.items()})


def pdf(paper: Paper, language: Language) -> PdfFile:
    """The paper as PDF; raises PdfUnavailableError.

    Tagged as PDF/UA-1 asks. Two at once wait for each other. A character that no font has is named
    instead of drawn as an empty box.
    """
    weasyprint = _weasyprint()
    with _one_at_a_time:
        content, unprintable = _drawn(weasyprint, standalone(paper, language))
        if unprintable:
            content, _ = _drawn(weasyprint, standalone(paper, language, unprintable))
    return PdfFile(content=content, unprintable=tuple(map(code_point, unprintable)))


def unprintable_of(text: str) -> tuple[str, ...]:
    """The characters of a text that no font of this machine has, as U+XXXX.

    Raises PdfUnavailableError.
    """
    weasyprint = _weasyprint()
    with _one_at_a_time:
        style = STYLE.read_text("utf-8")
        page = Markup("<title>PDF</title><style>{}</style><p>{}").format(Markup(style), text)
        _, unprintable = _drawn(weasyprint, f'<!doctype html><html lang="zh-Hant">{page}')
    return tuple(map(code_point, unprintable))


def _drawn(weasyprint: ModuleType, text: str) -> tuple[bytes, list[str]]:
    """The page drawn, and the characters that came out as a box."""
    # Nothing is fetched, from the network or from a disk; an attempt ends the printing.
    refuse = weasyprint.urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    with _boxes_told() as boxes:
        made: bytes = weasyprint.HTML(string=text, url_fetcher=refuse).write_pdf(
            pdf_variant=ACCESSIBLE
        )
    return made, sorted(boxes)


@contextmanager
def _boxes_told() -> Generator[set[str]]:
    """The characters that the printer warns of: it draws a box for want of a font."""
    found: set[str] = set()

    def heard(record: logging.LogRecord) -> bool:
        if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            found.add(str(record.args[0]))
        return True

    logger = logging.getLogger("weasyprint")
    level = logger.level
    logger.setLevel(logging.WARNING)
    logger.addFilter(heard)
    try:
        yield found
    finally:
        logger.removeFilter(heard)
        logger.setLevel(level)


def _weasyprint() -> ModuleType:
    """Imported when a file is asked for: it is an extra, and slow to load."""
    try:
        with redirect_stdout(sys.stderr):  # where it explains which library it misses
            return import_module("weasyprint")
    except ModuleNotFoundError as error:
        raise PdfUnavailableError(what=NO_EXTRA, command=EXTRA) from error
    except OSError as error:
        raise PdfUnavailableError(what=NO_LIBRARY, command=LIBRARIES) from error
