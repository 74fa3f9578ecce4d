"""English nouns and verbs that agree with the number before them: 1 document, 2 documents.

The catalogue has the plural alone, for a sentence may count several things and a message of gettext
agrees with one of them only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NOUNS = (
    *("audit", "byte", "case", "change", "character", "column", "combination", "correction"),
    *("date", "day", "document", "entry", "event", "extension", "finding", "gap", "interval"),
    *("kind", "line", "minute", "month", "page", "parameter", "phrase", "place", "point"),
    *("position", "record", "rehearsal", "reminder", "replication", "return", "review", "row"),
    *("scenario", "second", "signature", "time", "unit", "word", "year"),
)
VERBS = {
    **{"are": "is", "were": "was", "have": "has", "do": "does", "fit": "fits", "run": "runs"},
    **{"name": "names", "say": "says", "lie": "lies", "match": "matches", "change": "changes"},
}
SINGULAR = {f"{each}s": each for each in NOUNS} | {"entries": "entry"}
COUNTED = re.compile(
    r"%\((?P<fact>\w+)\)s"
    r"(?P<between>(?: (?:due|earlier|matching|more|open|other|percentage|working))*)"
    rf" (?P<noun>{'|'.join(SINGULAR)})\b(?: (?P<verb>{'|'.join(VERBS)})\b)?"
)


def agreeing(sentence: str, facts: Mapping[str, object]) -> str:
    """The sentence in the singular wherever `facts` counts one, its places still to be filled."""

    def agreed(found: re.Match[str]) -> str:
        if str(facts.get(found["fact"])) != "1":
            return found[0]
        verb = f" {VERBS[found['verb']]}" if found["verb"] else ""
        return f"%({found['fact']})s{found['between']} {SINGULAR[found['noun']]}{verb}"

    return COUNTED.sub(agreed, sentence)
