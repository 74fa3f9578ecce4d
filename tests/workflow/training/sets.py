"""Sets and answers for tests: small, naming only what matters."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency

COSIGNED, ALONE, DOUBTFUL = "line:123", "line:9", "line:13"
Said = dict[str, Any]


@cache
def shipped() -> Rulebook:
    """The rulebook of the shipped table."""
    return load_rulebook(shipped_agency(DEFAULT_AGENCY))


def an_order(name: str = "e1", row: str = COSIGNED, **said: Any) -> Said:
    """An exercise of this kind, on a row with three co-signers unless said otherwise."""
    situation = {"unit": shipped().find(row).unit, "subject": "示範主旨"}
    return {"id": name, "kind": "order", "row": row, "situation": situation, **said}


def a_find_row(name: str = "e2", row: str = ALONE, **said: Any) -> Said:
    """An exercise of this kind."""
    situation = {"unit": None, "subject": "示範主旨"}
    return {"id": name, "kind": "find-row", "row": row, "situation": situation, **said}


def a_set(*exercises: Said, **said: Any) -> Said:
    """A file of exercises, written by hand."""
    return {"chenhe_exercises": 1, "agency": DEFAULT_AGENCY, "exercises": [*exercises], **said}


def an_answer(exercise: str = "e1", answer: Any = None, **said: Any) -> Said:
    """One answer."""
    return {"exercise": exercise, "who": "示範甲", "answer": answer, **said}


def answers(*given: Said, **said: Any) -> Said:
    """A file of answers."""
    return {"chenhe_answers": 1, "answers": [*given], **said}


def raw(said: Mapping[str, Any]) -> bytes:
    """As JSON."""
    return json.dumps(said, ensure_ascii=False).encode()
