"""The rows a 主旨 may be about: ranked by the words they share, the rarer the heavier.

A feature is a pair of neighbouring characters, a number or Latin word, or a kind of words that
mean one thing (data/subject_words.toml). A feature weighs log(1 + texts / texts that have it), so
that what every row says counts for little.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain

from rules.rulerow import RuleRow
from rules.texts import folded_in_place, visible

WORDS_FILE = resources.files("rules") / "data" / "subject_words.toml"
KEPT_SUBJECTS = 256
LONGEST_TEXT = 500  # characters of a subject that are looked at
# Tuned on tests/subjects/seen.toml and practice.toml; all lie on a plateau.
KIND_WEIGHT = 1.5  # of a kind of words, beside 1 for a pair of characters
MOST_ALIKE = 3  # words of one kind in a subject that count
ITEM_WEIGHT = 1.4  # of what the item says, beside 1 for content and task
UNKNOWN_WEIGHT = 4.0  # of a pair that the table does not have
SUBJECT_REST, ROW_REST = 0.3, 0.06  # what either text says beyond the words they share
DOUBT = 5.0  # so that little shared counts for little, even if it is all there is
LEAST_SCORE = 0.3  # below it nothing fits
LEAST_SHARE = 0.4  # of the best score; below it a row is noise

PIECES = re.compile(r"[a-z0-9]+|[^\sa-z0-9]+")
Features = Mapping[str, float]  # a pair of characters, a number or a =kind of words -> its part


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A row that a document may be about.

    A score is for ranking; it is no probability. A row that is not routable may be suggested too.
    """

    row: RuleRow
    score: float  # 0 to 1
    matched: tuple[str, ...]  # words of the subject, longest first, as typed (see `visible`)
    likened: Mapping[str, str]  # those that stand otherwise in the row -> the row's word

    @property
    def printed_words(self) -> tuple[str, ...]:
        """The matched words as the row has them."""
        return tuple(self.likened.get(word, word) for word in self.matched)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectWords:
    """The words of form, and the words that mean one thing."""

    breaks: re.Pattern[str]  # group 1 is a word that stays whole
    kinds: Mapping[str, frozenset[str]]  # a word -> what it may mean
    kind_words: re.Pattern[str]
    deeds: frozenset[str]  # pairs and kinds that say what is done, not what it is about

    def bare(self, text: str) -> str:
        """The text with a blank for every character of form."""
        return self.breaks.sub(lambda found: found[1] or " " * len(found[0]), text)


class SubjectIndex:
    """The rows by the words in them.

    `texts` and `features` are by line. Lines are those of the file as issued.
    """

    def __init__(self, rows: Sequence[RuleRow]) -> None:
        self.rows = rows
        self.texts = {row.line: _plain(f"{row.item}。{row.content}。{row.task}") for row in rows}
        self.features = {row.line: _row_features(row) for row in rows}
        # Rows that recur in every unit count once, or what recurs would seem common.
        distinct = {text: self.features[line] for line, text in self.texts.items()}
        counts = Counter(feature for features in distinct.values() for feature in features)
        self.weights = {
            feature: math.log(1 + len(distinct) / count) for feature, count in counts.items()
        }
        # A document is looked at many times; its subject is the same each time.
        self._found = lru_cache(maxsize=KEPT_SUBJECTS)(self._fitting)

    def suggest(self, subject: str, unit: str = "", top: int = 5) -> list[Suggestion]:
        """The rows that fit, best first, equals in printed order; none if nothing does.

        Scores are compared to six digits, so that equals do not fall to rounding. A row must reach
        LEAST_SCORE, and LEAST_SHARE of the best. Characters past LONGEST_TEXT are not looked at.
        """
        return list(self._found(visible(subject)[:LONGEST_TEXT], unit, top))

    def _fitting(self, typed: str, unit: str, top: int) -> tuple[Suggestion, ...]:
        """What `suggest` finds for a subject so far as it is looked at."""
        asked = self._asked(folded_in_place(typed))
        rows = [row for row in self.rows if not unit or row.unit == unit]
        scored = [(self._score(asked, self.features[row.line]), row) for row in rows]
        least = max(LEAST_SCORE, LEAST_SHARE * max((score for score, _ in scored), default=0))
        fitting = sorted(
            ((score, row) for score, row in scored if score >= least),
            key=lambda each: (-round(each[0], 6), each[1].line),
        )
        return tuple(self._suggestion(typed, row, score) for score, row in fitting[:top])

    def _asked(self, text: str) -> Features:
        """What a subject says; a word known by its kind may be unknown by its letters."""
        features, kinds = _features(text), _kinds(text)
        found = subject_words().kind_words.finditer(text)
        known = {*_pairs([text[max(each.start() - 1, 0) : each.end() + 1] for each in found])}
        again = {kind: min(count, MOST_ALIKE) for kind, count in kinds.items()}
        return {
            each: part * again.get(each, 1)
            for each, part in features.items()
            if each in self.weights or each not in known
        }

    def _score(self, asked: Features, held: Features) -> float:
        """Tversky's index: what both say, against what only one of them says.

        Between 0 and 1, and under 1 always, by DOUBT. 0 where both share only what is done (deeds
        such as 函轉), not what it is about.
        """
        shared = asked.keys() & held
        if shared <= subject_words().deeds:
            return 0
        both = self._weight({each: asked[each] * held[each] for each in shared})
        subject_rest = self._weight({each: asked[each] for each in asked.keys() - shared})
        row_rest = self._weight({each: held[each] for each in held.keys() - shared})
        return both / (both + SUBJECT_REST * subject_rest + ROW_REST * row_rest + DOUBT)

    def _weight(self, features: Features) -> float:
        return sum(self.weights.get(each, UNKNOWN_WEIGHT) * part for each, part in features.items())

    def _suggestion(self, typed: str, row: RuleRow, score: float) -> Suggestion:
        text, likened = self.texts[row.line], _likened(typed, self.texts[row.line])
        matched = {*likened, *_shared_words(typed, text, likened, self.weights)}
        words = sorted(matched, key=lambda word: (-len(word), typed.index(word)))
        return Suggestion(row=row, score=round(score, 3), matched=tuple(words), likened=likened)


def marked(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, each with whether it is one of the words."""
    at, plain = 0, folded_in_place(text)
    for found in _any_of(map(folded_in_place, words)).finditer(plain) if words else ():
        yield text[at : found.start()], False
        yield text[found.start() : found.end()], True
        at = found.end()
    yield text[at:], False


@cache
def subject_words() -> SubjectWords:
    """The words that come with the package."""
    read = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    form, whole = _any_of(read["form"]).pattern, _any_of(read["whole"]).pattern
    doing: dict[str, Sequence[str]] = read["doing"]
    done = _pairs([*read["deeds"], *chain.from_iterable(doing.values())])
    deeds = frozenset([*done, *(f"={kind}" for kind in doing)])
    meanings: dict[str, Sequence[str]] = read["matter"] | doing
    kinds = {
        word: frozenset(f"={kind}" for kind, alike in meanings.items() if word in alike)
        for word in chain.from_iterable(meanings.values())
    }
    breaks = re.compile(rf"({whole})|{form}|[\W_]+")
    return SubjectWords(breaks=breaks, kinds=kinds, kind_words=_any_of(kinds), deeds=deeds)


def _row_features(row: RuleRow) -> Features:
    item = {each: ITEM_WEIGHT * part for each, part in _features(_plain(row.item)).items()}
    return _features(_plain(f"{row.content}。{row.task}")) | item


def _plain(text: str) -> str:
    """A text of the table as subjects are compared with it."""
    return folded_in_place(visible(text))


def _features(text: str) -> dict[str, float]:
    pairs = _pairs(PIECES.findall(subject_words().bare(text)))
    return dict.fromkeys(_kinds(text), KIND_WEIGHT) | dict.fromkeys(pairs, 1.0)


def _kinds(text: str) -> Counter[str]:
    """The kinds of words in a text, each with how many words of it there are."""
    words = subject_words()
    found = {*words.kind_words.findall(text)}
    return Counter(kind for word in found for kind in words.kinds[word])


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
    bare, held = subject_words().bare(folded_in_place(typed)), subject_words().bare(text)
    for word in likened:
        bare = bare.replace(folded_in_place(word), " " * len(word))
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
    held = {kind: word for word in words.kind_words.findall(text) for kind in words.kinds[word]}
    return {
        typed[found.start() : found.end()]: held[kind]
        for found in words.kind_words.finditer(folded_in_place(typed))
        for kind in words.kinds[found[0]] & held.keys()
        if found[0] not in text
    }


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
