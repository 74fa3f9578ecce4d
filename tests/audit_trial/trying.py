"""The whole trial: conforming records, one deviation each, and two, all judged."""

from dataclasses import dataclass
from random import Random

from tests.audit_trial.judging import Score, judged
from tests.audit_trial.planted import clean, pairs, singles
from tests.audit_trial.traces import chained, traces
from tests.audit_trial.walking import EVENTFUL, TURNED
from tests.workflow.builders import a_rulebook

ASKED_OF_PAIRS = 0.98


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What became of records with nothing, one deviation, and two in them."""

    clean: Score
    singles: Score
    pairs: Score

    @property
    def is_good(self) -> bool:
        """Whether nothing is made up of clean records, no single is missed, and few of pairs."""
        figures = (self.pairs.recall_of_all, self.pairs.precision_of_all)
        alone = self.singles.recall_of_all == self.singles.precision_of_all == 1
        return not self.clean.misses and alone and min(figures) >= ASKED_OF_PAIRS


def tried(random: Random, *, records: int, each: int, pairs_each: int) -> Trial:
    """The trial, on records of the shipped table and of one whose co-signers sign in turn."""
    trial = Trial(clean=Score(), singles=Score(), pairs=Score())
    for book in (a_rulebook(), chained(a_rulebook())):
        plain = traces(book, random, records)
        turned = traces(book, random, records // 3, TURNED)
        eventful = traces(book, random, records // 2, EVENTFUL)
        every = [*plain, *turned, *eventful]
        trial.clean.add(judged(clean(every), book))
        trial.singles.add(judged(singles(every, random, each=each), book))
        trial.pairs.add(judged(pairs(every, random, each=pairs_each), book))
    return trial
