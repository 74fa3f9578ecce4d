"""稽核, 容許清單: the patterns of the office, one to be added, and what each would hide.

The question before a 嚴重 is hidden is put once for what was typed: the answer names the pattern it
was put for, so that a pattern changed since is asked about anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from web.language.i18n import Language
from web.screens.audit.findings import audit_way, name_of
from workflow.audit.codes import Code, code_of, codes
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.applying import Hiding
from workflow.audit.work.allowing import Pattern, TypedPattern

ALLOWED = "/audits/allowed"


class AllowQuery(BaseModel):
    """What a finding fills in of the form, and the audit it is of."""

    model_config = ConfigDict(frozen=True)

    code: str = ""
    unit: str = ""
    position: str = ""
    line: str = ""
    audit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternView:
    """One pattern in the words of one language."""

    pattern: Pattern
    code: Code | None
    name: str  # of the code, "" for any
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HidingView:
    """What a pattern would hide of one audit."""

    kept: KeptAudit
    hiding: Hiding

    @property
    def way(self) -> str:
        """To the audit."""
        return audit_way(self.kept.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedPage:
    """The list, and a form to add to it.

    `asks` names the codes of 嚴重 that the pattern typed may hide, when that is asked about;
    `would_hide` are the audits of which it would hide something now.
    """

    template: ClassVar[str] = "screens/audit/allowed.html.jinja"
    patterns: tuple[PatternView, ...]
    codes: tuple[tuple[str, str], ...]
    typed: TypedPattern
    audit: str  # whence it came, "" for none
    faults: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    would_hide: tuple[HidingView, ...] = ()

    @property
    def in_force(self) -> tuple[PatternView, ...]:
        """Those that are applied today."""
        return tuple(each for each in self.patterns if each.is_in_force)

    @property
    def past(self) -> tuple[PatternView, ...]:
        """Those that were ended, or whose last day is over."""
        return tuple(each for each in self.patterns if not each.is_in_force)

    @property
    def answer(self) -> str:
        """What the form says back when the question was read."""
        return answer_to(self.typed)


def allowed_page(
    patterns: Sequence[Pattern],
    typed: TypedPattern,
    language: Language,
    *,
    today: date,
    audit: str = "",
    faults: tuple[str, ...] = (),
    asks: Iterable[str] = (),
    would_hide: tuple[HidingView, ...] = (),
) -> AllowedPage:
    """The page of the list; those added last stand first."""
    return AllowedPage(
        patterns=tuple(_view(each, language, today) for each in reversed(patterns)),
        codes=tuple((code.id, name_of(code, language)) for code in codes().values()),
        typed=typed,
        audit=audit,
        faults=faults,
        asks=tuple(name_of(code_of(each), language) for each in asks),
        would_hide=would_hide,
    )


def typed_pattern(fields: Mapping[str, str]) -> TypedPattern:
    """The pattern as a form holds it."""
    return TypedPattern(
        code=fields.get("of_code", ""),
        unit=fields.get("of_unit", ""),
        position=fields.get("of_position", ""),
        line=fields.get("of_line", ""),
        reason=fields.get("reason", ""),
        until=fields.get("until", ""),
    )


def typed_of(pattern: Pattern) -> TypedPattern:
    """What would be typed to have this pattern on the list again."""
    return TypedPattern(
        code=pattern.code,
        unit=pattern.unit,
        position=pattern.position,
        line=str(pattern.line) if pattern.line else "",
        reason=pattern.reason,
        until=pattern.until.isoformat() if pattern.until else "",
    )


def answer_to(typed: TypedPattern) -> str:
    """What a second sending says: it names what was asked about, so that another is asked anew."""
    said = [value.strip() for name, value in asdict(typed).items() if name != "reason"]
    return sha256("\0".join(said).encode(errors="surrogatepass")).hexdigest()[:16]


def _view(pattern: Pattern, language: Language, today: date) -> PatternView:
    """A pattern with the name of its code; a code of another version stands as it was kept."""
    code = codes().get(pattern.code)
    return PatternView(
        pattern=pattern,
        code=code,
        name=name_of(code, language) if code else pattern.code,
        is_in_force=pattern.is_in_force(today),
    )
