"""The text of 會辦 and 備考, read into the co-signers it asks for.

Spaces and line breaks inside a cell mean nothing: the print wraps its columns. Four forms are
read: names alone (秘書室、會計室), a condition before 會辦 (議會案件會辦秘書室), an order
(會法務局前需加會本機關法務人員), and a group (各組). Anything else is an error, never half read,
but for a sentence in the column of remarks. Names are compared folded (`rules.texts`); what is kept
of a text is as printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from rules.agency.agency import Agency, CosignerKind
from rules.texts import folded_in_place, folded_name, visible

_BEFORE = re.compile(r"^會(?P<later>.+?)前需?應?加會(?P<earlier>.+)$")
_CONDITION = re.compile(r"^(?P<condition>.*?)應?會辦(?P<names>.+)$")
_BETWEEN = re.compile(r"[、,;/及與和]*")
_PUNCTUATION = re.compile(r"[,。、;:]")
# A clause says something of a matter; a list of parties does not.
_CLAUSE = re.compile(r"(?=[^、,。;:]*(?:辦理|[依由應須需按視經得免請為如詳參適準]))[^、,。;:]{5,}")
_PARTED = re.compile(r"[、,;。:/及與和暨或]")
# How parties are named: cells of only such words are a list of somebody nobody knows.
_PARTY = re.compile(
    r".*(?:[局處室科組課股隊所館院部署府會廳司站廠校]|中心|單位|機關|人員|公所|委員)"
)
_NEGATION = re.compile(r"[不免無毋][需須必予再]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigner:
    """One party asked to co-sign.

    Names are full: aliases and groups of agency.toml are resolved, and the drafting unit, which
    does not co-sign its own documents, is left out.
    """

    name: str  # the full name, however it was printed
    kind: CosignerKind
    condition: str | None = None  # 議會案件, 必要時: asked only if this holds
    before: str | None = None  # the co-signer that must wait for this one


class UnreadableCosignerError(Exception):
    """The text names something that is no known co-signer and no remark.

    Its text is the part that could not be read. It never reaches a user: the row's doubt, or the
    refusal of a correction, says it with its place.
    """


def read_cosigners(
    text: str, *, unit: str, agency: Agency, may_remark: bool = False
) -> tuple[Cosigner, ...]:
    """The co-signers that `text` asks of a document drafted in `unit`.

    None for a remark, where there may be one, and for an empty text. Raises UnreadableCosignerError
    when the text names nobody known, or somebody else besides.
    """
    printed = "".join(visible(text).split())
    plain = folded_in_place(printed)
    if found := _BEFORE.match(plain):
        earlier, later = (printed[slice(*found.span(part))] for part in ("earlier", "later"))
        return _ordered(earlier, later, unit, agency)
    if found := _CONDITION.match(plain):
        condition, names = (printed[slice(*found.span(part))] for part in ("condition", "names"))
        return _conditional(condition, names, unit, agency)
    if may_remark and is_remark(plain, agency):
        return ()
    return _named(printed, unit, agency)


def is_remark(text: str, agency: Agency) -> bool:
    """Whether a folded text is a sentence that asks nobody to co-sign, and no list of parties."""
    parts = filter(None, _PARTED.split(text))
    return (
        bool(_PUNCTUATION.search(text) and _CLAUSE.search(text))
        and not all(map(_PARTY.fullmatch, parts))
        and "會" not in text
        and not _names_one(text, agency)
    )


def merged(lists: Sequence[tuple[Cosigner, ...]]) -> tuple[Cosigner, ...]:
    """Several cells' co-signers as one list in printed order, each name once.

    Of one name printed twice, the cell that says before whom it signs wins; else the first.
    """
    byname: dict[str, Cosigner] = {}
    for each in (cosigner for cosigners in lists for cosigner in cosigners):
        known = byname.get(each.name)
        if known is None or (known.before is None and each.before is not None):
            byname[each.name] = each
    return tuple(byname.values())


def wait_in_a_circle(cosigners: Sequence[Cosigner]) -> bool:
    """Whether some wait for one another, so that none could ever sign."""
    waits = {each.name: [each.before] for each in cosigners if each.before}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError:
        return True
    return False


def _ordered(earlier: str, later: str, unit: str, agency: Agency) -> tuple[Cosigner, ...]:
    """會甲前需加會乙: one that waits, and all who sign before it."""
    waiting, first = _named(later, unit, agency), _named(earlier, unit, agency)
    if len(waiting) != 1 or not first or waiting[0] in first:
        raise UnreadableCosignerError(f"會{later}前需加會{earlier}")
    before = waiting[0].name
    return (*(replace(each, before=before) for each in first), *waiting)


def _conditional(condition: str, names: str, unit: str, agency: Agency) -> tuple[Cosigner, ...]:
    """議會案件會辦…; 免會辦… and 人事室、必要時會辦… are no condition and stay unread."""
    if _NEGATION.search(condition) or _names_one(condition, agency):
        raise UnreadableCosignerError(condition)
    asked = _named(names, unit, agency)
    return tuple(replace(each, condition=condition or None) for each in asked)


def _names_one(text: str, agency: Agency) -> bool:
    plain = folded_name(text)
    return any(folded_name(name) in plain for name in (*agency.cosigner_names, *agency.groups))


def _named(text: str, unit: str, agency: Agency) -> tuple[Cosigner, ...]:
    """Names one after another, with or without anything between them; longest name first."""
    kinds = agency.cosigner_names
    spelled = {folded_name(name): name for name in (*kinds, *agency.groups)}
    names = sorted(spelled, key=len, reverse=True)
    plain, found, at = folded_in_place(text), list[str](), 0
    while at < len(plain) and (at := _after_marks(plain, at)) < len(plain):
        name = next((name for name in names if plain.startswith(name, at)), None)
        if name is None:
            raise UnreadableCosignerError(text[at:])
        full = spelled[name]
        found.extend(agency.groups.get(full, (agency.aliases.get(full, full),)))
        at += len(name)
    if text and not found:
        raise UnreadableCosignerError(text)
    return tuple(
        Cosigner(name=each, kind=kinds[each]) for each in dict.fromkeys(found) if each != unit
    )


def _after_marks(text: str, at: int) -> int:
    """Where the next name begins."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at
