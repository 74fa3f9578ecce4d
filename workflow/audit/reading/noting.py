"""What a log says that nobody acts on: words left out, names that the agency does not know."""

from collections import Counter
from collections.abc import Iterable

from workflow.audit.reading.naming import Names
from workflow.audit.reading.rejecting import Rejecting
from workflow.audit.reading.saying import Sayings
from workflow.audit.reading.steps import NO_SUCH_ACTION

MOST_NAMED = 30  # words that one note lists; the others are counted


def notes_of(
    said: Sayings, names: Names, rejecting: Rejecting, sent: Iterable[int]
) -> tuple[str, ...]:
    """One sentence each, none where there is nothing to say."""
    unknown = Counter(
        {
            value: count
            for (_, value, reason), count in rejecting.reasons().items()
            if reason == NO_SUCH_ACTION
        }
    )
    left_out = said.words((*said.empty(), *sent))
    units, positions = _strangers(said, names)
    return tuple(
        sentence + _listed(counts)
        for sentence, counts in (
            ("不知道的動作（這些行沒有讀入，可在欄位對照指明）：", unknown),
            ("與簽核無關而未列入的動作：", left_out),
            ("機關沒有的單位，照原文保留：", units),
            ("機關沒有的職稱，照原文保留：", positions),
        )
        if counts
    )


def _strangers(said: Sayings, names: Names) -> tuple[Counter[str], Counter[str]]:
    """Units and positions of the steps that the agency does not know, with their counts."""
    entries = Counter(said.number)
    units: Counter[str] = Counter()
    positions: Counter[str] = Counter()
    for number, count in entries.items():
        step = said.understood[number].step
        if step and not names.knows_unit(step.unit):
            units[step.unit] += count
        elif step and not names.is_outside(step.unit) and not names.knows_position(step.position):
            positions[step.position] += count
    return units, positions


def _listed(counts: Counter[str]) -> str:
    """The words by how often they occur."""
    named = [f"「{word[:40]}」{count:,} 筆" for word, count in counts.most_common(MOST_NAMED)]
    rest = len(counts) - len(named)
    more = f"；另有 {rest:,} 種" if rest else ""
    return "、".join(named) + more
