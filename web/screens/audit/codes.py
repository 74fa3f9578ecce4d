"""稽核, 代碼說明: what each code means, what it covers, an example, the rule behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from rules.rulebook import Rulebook
from web.language.i18n import Language
from web.links import code_way
from web.screens.audit.teaching import Teaching, teaching
from workflow.audit.codes import Code, Severity, codes

PLACE = re.compile(r"%\(\w+\)s")
BLANK = "○○"
FROM = ("/audits/", "/cases/")  # where findings are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """A code in the words of one language."""

    id: str
    severity: Severity
    name: str
    meaning: str
    example: str
    sentences: tuple[str, ...]  # with BLANK for each fact
    source: str

    @property
    def way(self) -> str:
        """The address of its page."""
        return code_way(self.id)

    @property
    def source_host(self) -> str:
        """Whose page the source is."""
        return urlsplit(self.source).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesPage:
    """All of them, the gravest first."""

    template: ClassVar[str] = "screens/audit/codes.html.jinja"
    codes: tuple[CodeView, ...]

    def of(self, severity: Severity) -> tuple[CodeView, ...]:
        """Those of one severity, in the order of the table."""
        return tuple(each for each in self.codes if each.severity is severity)

    @property
    def severities(self) -> tuple[Severity, ...]:
        """From the gravest down."""
        return tuple(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """One code, those it covers, those that cover it, and what it teaches."""

    template: ClassVar[str] = "screens/audit/code.html.jinja"
    code: CodeView
    covers: tuple[CodeView, ...]
    covered_by: tuple[CodeView, ...]
    previous: CodeView | None
    following: CodeView | None
    teaching: Teaching
    back: str  # to the finding that the visitor came from; "" without one


def codes_page(language: Language) -> CodesPage:
    """The list of codes."""
    return CodesPage(codes=tuple(code_view(each, language) for each in codes().values()))


def code_page(code: str, rulebook: Rulebook, language: Language, back: str = "") -> CodePage:
    """The page of one code, taught by the table in force; raises KeyError."""
    views = {each.id: each for each in codes_page(language).codes}
    found = codes()[code]
    order = list(views)
    place = order.index(code)
    return CodePage(
        code=views[code],
        covers=tuple(views[each] for each in found.covers),
        covered_by=tuple(views[each.id] for each in codes().values() if code in each.covers),
        previous=views[order[place - 1]] if place else None,
        following=views[order[place + 1]] if place + 1 < len(order) else None,
        teaching=teaching(code, rulebook, language),
        back=back if back.startswith(FROM) else "",
    )


def code_view(code: Code, language: Language) -> CodeView:
    """A code in the visitor's language."""
    english = language is Language.ENGLISH
    return CodeView(
        id=code.id,
        severity=code.severity,
        name=code.name_en if english else code.name,
        meaning=code.meaning_en if english else code.meaning,
        example=code.example_en if english else code.example,
        sentences=tuple(
            PLACE.sub(BLANK, each.en if english else each.zh).replace("%%", "%")
            for each in code.sentences
        ),
        source=code.source,
    )
