"""The rows a 主旨 may be about: ranked by the words they share, the rarer the heavier."""

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rules.rulerow import RuleRow

WORDS_FILE = resources.files("rules") / "data" / "subject_words.toml"
LONGEST_TEXT = 500  # characters of a subject that are looked at
# Tuned on tests/subjects/seen.toml.
UNKNOWN_WEIGHT = 5.0  # of a word that the table does not have
DEED_WEIGHT = 0.4  # of a word that says what is done, beside 1 for what it is about
SUBJECT_REST, ROW_REST = 0.25, 0.08  # what either text says beyond the words they share
LEAST_SCORE = 0.25  # below it nothing fits
LEAST_SHARE = 0.45  # of the best score; below it a row is noise

PIECES = re.compile(r"[a-z0-9]+|[^\sa-z0-9]+")
Features = Mapping[str, float]  # a pair of characters, a number or a kind of words -> its part


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A row that a document may be about."""

    row: RuleRow
    score: float  # 0 to 1
    matched: tuple[str, ...]  # words of the subject, as typed, longest first
    likened: Mapping[str, str]  # those that stand otherwise in the row -> the row's word

    @property
    def printed_words(self) -> tuple[str, ...]:
        """The matched words as the row has them."""
        return tuple(self.likened.get(word, word) for word in self.matched)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectWords:
    """The words of form, and the words that mean one thing."""

    breaks: re.Pattern[str]  # group 1 is a word that stays whole
    kinds: Mapping[str, str]  # a word -> the first of its kind
    kind_words: re.Pattern[str]
    deeds: frozenset[str]  # pairs of words that say what is done, not what it is about

    def bare(self, text: str) -> str:
        """The text with a blank for every character of form."""
        return self.breaks.sub(lambda found: found[1] or " " * len(found[0]), text)


class SubjectIndex:
    """The rows by the words in them."""

    def __init__(self, rows: Sequence[RuleRow]) -> None:
        self.rows = rows
        self.texts = {row.line: folded(f"{row.item}。{row.content}。{row.task}") for row in rows}
        self.features = {line: _features(text) for line, text in self.texts.items()}
        # Rows that recur in every unit count once, or what recurs would seem common.
        distinct = {text: self.features[line] for line, text in self.texts.items()}
        counts = Counter(feature for features in distinct.values() for feature in features)
        self.weights = {
            feature: math.log(1 + len(distinct) / count) for feature, count in counts.items()
        }

    def suggest(self, subject: str, unit: str = "", top: int = 5) -> list[Suggestion]:
        """The rows that fit, best first, equals in printed order; none if nothing does."""
        typed = subject[:LONGEST_TEXT]
        asked = _features(folded(typed))
        rows = [row for row in self.rows if not unit or row.unit == unit]
        scored = [(self._score(asked, self.features[row.line]), row) for row in rows]
        least = max(LEAST_SCORE, LEAST_SHARE * max((score for score, _ in scored), default=0))
        fitting = sorted(
            ((score, row) for score, row in scored if score >= least),
            key=lambda each: (-each[0], each[1].line),
        )
        return [self._suggestion(typed, row, score) for score, row in fitting[:top]]

    def _score(self, asked: Features, held: Features) -> float:
        """Tversky's index: what both say, against what only one of them says."""
        shared = {each: min(asked[each], held[each]) for each in asked.keys() & held}
        if max(shared.values(), default=0) <= DEED_WEIGHT:
            return 0
        both = self._weight(shared)
        subject_rest = SUBJECT_REST * (self._weight(asked) - both)
        return both / (both + subject_rest + ROW_REST * (self._weight(held) - both))

    def _weight(self, features: Features) -> float:
        return sum(self.weights.get(each, UNKNOWN_WEIGHT) * part for each, part in features.items())

    def _suggestion(self, typed: str, row: RuleRow, score: float) -> Suggestion:
        text, likened = self.texts[row.line], _likened(typed, self.texts[row.line])
        matched = {*likened, *_shared_words(typed, text, likened, self.weights)}
        words = sorted(matched, key=lambda word: (-len(word), typed.index(word)))
        return Suggestion(row=row, score=round(score, 3), matched=tuple(words), likened=likened)


def folded(text: str) -> str:
    """Full-width forms, 台/臺 and case made one, character by character."""
    forms = (unicodedata.normalize("NFKC", each).casefold() for each in text.replace("台", "臺"))
    return "".join(form if len(form) == 1 else each for form, each in zip(forms, text, strict=True))


def marked(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, each with whether it is one of the words."""
    at = 0
    for found in _any_of(folded(word) for word in words).finditer(folded(text)) if words else ():
        yield text[at : found.start()], False
        yield text[found.start() : found.end()], True
        at = found.end()
    yield text[at:], False


@cache
def subject_words() -> SubjectWords:
    """The words that come with the package."""
    read = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    form, whole = _any_of(read["form"]).pattern, _any_of(read["whole"]).pattern
    deeds = frozenset(_pairs(read["deeds"]))
    kinds = {word: alike["words"][0] for alike in read["alike"] for word in alike["words"]}
    breaks = re.compile(rf"({whole})|{form}|[\W_]+")
    return SubjectWords(breaks=breaks, kinds=kinds, kind_words=_any_of(kinds), deeds=deeds)


def _features(text: str) -> Features:
    words = subject_words()
    pieces = PIECES.findall(words.bare(text))
    kinds = {f"={words.kinds[word]}": word for word in words.kind_words.findall(text)}
    said = kinds | {pair: pair for pair in _pairs(pieces)}
    return {each: DEED_WEIGHT if word in words.deeds else 1.0 for each, word in said.items()}


def _pairs(pieces: Sequence[str]) -> Iterator[str]:
    """Every two neighbours of a Chinese piece; numbers and Latin words as they are."""
    for piece in pieces:
        if piece.isascii():
            yield piece
        else:
            yield from (piece[at : at + 2] for at in range(len(piece) - 1))


def _shared_words(
    typed: str, text: str, likened: Mapping[str, str], weights: Features
) -> Iterator[str]:
    """What stands in both, the longest taken first, none over another or over a likened word."""
    bare, held = subject_words().bare(folded(typed)), subject_words().bare(text)
    for word in likened:
        bare = bare.replace(folded(word), " " * len(word))
    taken: set[int] = set()
    for run in sorted(_runs(bare, held), key=lambda run: (-len(run), run.start)):
        if taken.isdisjoint(run):
            taken.update(run)
            found = held.index(bare[run.start : run.stop])
            places = ((bare, run), (held, range(found, found + len(run))))
            cuts = [_loose_ends(whole, place, weights) for whole, place in places]
            yield typed[
                run.start + max(cut[0] for cut in cuts) : run.stop - max(cut[1] for cut in cuts)
            ]


def _loose_ends(whole: str, run: range, weights: Features) -> tuple[bool, bool]:
    """Whether the first and the last character belong to a word beyond the run: 員 of 人員參加."""
    if len(run) < 3:
        return False, False

    def rarity(at: int) -> float:
        return weights.get(whole[at : at + 2], math.inf) if at >= 0 else math.inf

    start, last = run.start, run.stop - 1
    return (
        rarity(start) > max(rarity(start - 1), rarity(start + 1)),
        rarity(last - 1) > max(rarity(last), rarity(last - 2)),
    )


def _runs(bare: str, held: str) -> Iterator[range]:
    """The longest run from every place of a text that the other holds too."""
    for piece in PIECES.finditer(bare):
        for start in range(*piece.span()):
            stop = piece.end()
            while stop - start > 1 and bare[start:stop] not in held:
                stop -= 1
            if stop - start > 1:
                yield range(start, stop)


def _likened(typed: str, text: str) -> dict[str, str]:
    """The words of a kind that the row says otherwise."""
    words = subject_words()
    held = {words.kinds[word]: word for word in words.kind_words.findall(text)}
    return {
        typed[found.start() : found.end()]: held[kind]
        for found in words.kind_words.finditer(folded(typed))
        if (kind := words.kinds[found[0]]) in held and found[0] not in text
    }


def _any_of(words: Iterator[str] | Sequence[str] | Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
