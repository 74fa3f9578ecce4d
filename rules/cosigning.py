"""The text of 會辦 and 備考, read into the co-signers it asks for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.agency import Agency, CosignerKind

_BEFORE = re.compile(r"^會(?P<later>.+?)前需?應?加會(?P<earlier>.+)$")
_CONDITION = re.compile(r"^(?P<condition>.*?)應?會辦(?P<names>.+)$")
_BETWEEN = re.compile(r"[、，,；;/及與和\s]*")
_PUNCTUATION = re.compile(r"[，。、；：]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigner:
    """One party asked to co-sign."""

    name: str  # the full name, however it was printed
    kind: CosignerKind
    condition: str | None = None  # 議會案件, 必要時: asked only if this holds
    before: str | None = None  # the co-signer that must wait for this one


class UnreadableCosignerError(Exception):
    """The text names something that is no known co-signer and no remark."""


def read_cosigners(text: str, *, unit: str, agency: Agency) -> tuple[Cosigner, ...]:
    """The co-signers that `text` asks of a document drafted in `unit`; none for a remark.

    Raises UnreadableCosignerError when the text asks for a co-signature but of nobody known.
    """
    plain = re.sub(r"\s+", "", text)
    if found := _BEFORE.match(plain):
        later = _named(found["later"], unit, agency)
        earlier = _named(found["earlier"], unit, agency)
        first = earlier[0]
        ordered = Cosigner(name=first.name, kind=first.kind, before=later[0].name)
        return (ordered, *later)
    if found := _CONDITION.match(plain):
        condition = found["condition"] or None
        return tuple(
            Cosigner(name=each.name, kind=each.kind, condition=condition)
            for each in _named(found["names"], unit, agency)
        )
    if is_remark(plain, agency):
        return ()
    return _named(plain, unit, agency)


def is_remark(text: str, agency: Agency) -> bool:
    """Whether a text is a sentence that asks nobody to co-sign."""
    named = any(name in text for name in (*agency.cosigner_names, *agency.groups))
    return bool(_PUNCTUATION.search(text)) and not named and "會" not in text


def merged(lists: Sequence[tuple[Cosigner, ...]]) -> tuple[Cosigner, ...]:
    """Several cells' co-signers as one list in printed order, each name once."""
    byname: dict[str, Cosigner] = {}
    for each in (cosigner for cosigners in lists for cosigner in cosigners):
        known = byname.get(each.name)
        if known is None or (known.before is None and each.before is not None):
            byname[each.name] = each
    return tuple(byname.values())


def _named(text: str, unit: str, agency: Agency) -> tuple[Cosigner, ...]:
    """Names one after another, with or without anything between them; longest name first."""
    kinds = agency.cosigner_names
    names = sorted((*kinds, *agency.groups), key=len, reverse=True)
    found: list[str] = []
    rest = text
    while rest := _BETWEEN.sub("", rest, count=1) if _BETWEEN.match(rest) else rest:
        name = next((name for name in names if rest.startswith(name)), None)
        if name is None:
            raise UnreadableCosignerError(rest)
        found.extend(each for each in agency.groups.get(name, (name,)) if each != unit)
        rest = rest[len(name) :]
    return _distinct(found, agency.aliases, kinds)


def _distinct(
    names: Sequence[str], aliases: Mapping[str, str], kinds: Mapping[str, CosignerKind]
) -> tuple[Cosigner, ...]:
    full = dict.fromkeys(aliases.get(name, name) for name in names)
    return tuple(Cosigner(name=name, kind=kinds[name]) for name in full)
