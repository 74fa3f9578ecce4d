"""Words that were probably meant to be the same: look-alike characters, near-duplicates."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import combinations

from rapidfuzz.distance import Indel, Levenshtein

from rules.lint.finding import Check, Finding, finding
from rules.rulerow import RuleRow
from rules.sentence import Said, msgid

MISREAD = msgid("「%(text)s」應是「%(value)s」，形近而誤")
MISREAD_BESIDE = msgid("「%(text)s」應是「%(value)s」，形近而誤；第 %(line)s 行印的是「%(value)s」")
LOOK_ALIKE = msgid("「%(text)s」與「%(value)s」只差形近的「%(title)s」「%(subject)s」")
NEAR_DUPLICATE = msgid("「%(text)s」與「%(value)s」寫法相近，是否同一件事")
MISPRINTS_FILE = resources.files("rules") / "data" / "misprints.toml"
NUMERALS = frozenset("一二三四五六七八九十甲乙丙丁0123456789")
NEAR = 0.8  # of the texts that differ by so little, shorter ones are other words
FEW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Misprints:
    """What is misread for what."""

    phrases: Mapping[str, str]  # as misread -> as meant
    look_alikes: frozenset[frozenset[str]]


@cache
def misprints() -> Misprints:
    """The misprints that come with the package."""
    read = tomllib.loads(MISPRINTS_FILE.read_text("utf-8"))
    pairs = frozenset(map(frozenset, read["look_alikes"]["pairs"]))
    return Misprints(phrases=read["phrases"], look_alikes=pairs)


def spelling_findings(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    """Each pair of texts once: the rarer beside the commoner."""
    yield from _misread_phrases(rows)
    for column in ("item", "content", "task"):
        printed: dict[str, list[RuleRow]] = defaultdict(list)
        for row in rows:
            if text := str(getattr(row, column)):
                printed[text].append(row)
        for pair in combinations(printed, 2):
            rare, common = sorted(pair, key=lambda text: len(printed[text]))
            yield from _compared(rare, common, printed)


def _misread_phrases(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    for read, meant in misprints().phrases.items():
        hit = [row for row in rows if read in row.title]
        proper = [row for row in rows if meant in row.title]
        if hit:
            line = proper[0].line if proper else 0
            template = MISREAD_BESIDE if proper else MISREAD
            said = Said(template=template, facts={"text": read, "value": meant, "line": line})
            found = finding(Check.LOOK_ALIKE, [*hit, *proper[:1]], said)
            yield replace(found, spellings=(read, meant))


def _compared(rare: str, common: str, printed: dict[str, list[RuleRow]]) -> Iterator[Finding]:
    if any((read in rare) != (read in common) for read in misprints().phrases):
        return
    involved = [*printed[rare], printed[common][0]]
    facts = {"text": rare, "value": common}
    if pair := _swapped(rare, common):
        if frozenset(pair) in misprints().look_alikes:
            pair_facts = {"title": pair[0], "subject": pair[1]}
            said = Said(template=LOOK_ALIKE, facts=facts | pair_facts)
            found = finding(Check.LOOK_ALIKE, involved, said)
            yield replace(found, spellings=(rare, common))
    elif _is_near(rare, common):
        said = Said(template=NEAR_DUPLICATE, facts=facts)
        found = finding(Check.NEAR_DUPLICATE, involved, said)
        yield replace(found, spellings=(rare, common))


def _swapped(one: str, other: str) -> str:
    """The two characters that are all the difference, or nothing."""
    if len(one) != len(other):
        return ""
    unlike = [first + second for first, second in zip(one, other, strict=True) if first != second]
    return unlike[0] if len(unlike) == 1 else ""


def _is_near(one: str, other: str) -> bool:
    """Whether one has all of the other and up to two characters more, none of them a number."""
    if abs(len(one) - len(other)) > FEW or Indel.normalized_similarity(one, other) < NEAR:
        return False
    edits = Levenshtein.editops(one, other)
    if any(edit.tag == "replace" for edit in edits) or len(edits) > FEW:
        return False
    added = {one[edit.src_pos] if edit.tag == "delete" else other[edit.dest_pos] for edit in edits}
    return not added & NUMERALS
