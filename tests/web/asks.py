"""One request of the walk through every address, and how every one of the office's API is asked."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from httpx2 import Response

from tests.web.office import Visitor
from tests.workflow.secrecy import COLLEAGUE, HANDLER, SUBJECT, UNIT
from workflow.actions import RULES
from workflow.case.case import Case

API = "/api/v1"
WHOEVER = "WHOEVER"  # in an address, who asks
PART = SUBJECT[2:6]  # what a search may know of a 密件


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: of an address, with what the visitor types."""

    path: str
    fields: dict[str, str] = field(default_factory=dict[str, str])
    sent: dict[str, Any] | None = None  # as JSON, by a program, instead of a form

    def answered(self, office: Visitor, key: str, *, is_form: bool) -> Response:
        """What comes of it; a program says itself as whom it asks."""
        path = self.path.replace(WHOEVER, quote(key))
        if self.sent is not None:
            sent, headers = {"as": key, **self.sent}, {"if-match": "*"}
            return office.client.post(path, json=sent, headers=headers)
        return office.post(path, self.fields) if is_form else office.client.get(path)


def get(path: str) -> list[Ask]:
    return [Ask(path=path)]


def of_the_office(case: Case, fresh: Case, other: Case) -> dict[str, list[Ask]]:
    """The same of the API that works in the office."""
    every, who, look = (case, fresh, other), f"as={WHOEVER}", {"preview": True}
    numbers = [f"{API}/cases/{each.id}" for each in every]
    return {
        "GET /api/v1/cases": [
            Ask(path=f"{API}/cases?{query}")
            for query in ("", who, f"q={PART}&{who}", f"closed=true&q={case.id}", f"unit={UNIT}")
        ],
        "GET /api/v1/cases/{case_id}": [
            Ask(path=f"{number}?{query}") for number in numbers for query in ("", who)
        ],
        "GET /api/v1/cases/{case_id}/actions": get(f"{numbers[0]}/actions?{who}"),
        "POST /api/v1/cases": [
            Ask(path=f"{API}/cases", sent={"row": "line:9", "subject": "別件"}),
            Ask(path=f"{API}/cases", sent={"row": "line:99999", "subject": PART}),
        ],
        "POST /api/v1/cases/{case_id}/actions": [
            Ask(path=f"{numbers[0]}/actions", sent={"action": action.value} | typed)
            for action in RULES
            for typed in ({}, {"reason": "x", "opinion": "x", "to": "承辦人員", "outcome": "發"})
        ],
        "GET /api/v1/cases/{case_id}/sheets/{kind}": [
            Ask(path=f"{numbers[0]}/sheets/{kind}?{query}")
            for kind in ("cosigning", "route")
            for query in ("", who, f"format=pdf&{who}")
        ],
        "GET /api/v1/reminders": [
            Ask(path=f"{API}/reminders?{query}") for query in ("", who, f"place={UNIT}&{who}")
        ],
        "POST /api/v1/reminders": [
            Ask(path=f"{API}/reminders", sent={"place": UNIT, "do": do})
            for do in ("remind", "withdraw")
        ],
        "GET /api/v1/statistics": get(f"{API}/statistics"),
        "GET /api/v1/organisation": get(f"{API}/organisation"),
        "POST /api/v1/organisation/changes": [
            Ask(
                path=f"{API}/organisation/changes", sent={"changes": [change], "reason": "x"} | look
            )
            for change in (
                {"kind": "hand-over", "person": HANDLER, "successor": COLLEAGUE}
                | {"last_day": "2030-01-02"},
                {"kind": "close-day", "day": "2026-12-01"},
            )
        ],
        "GET /api/v1/inbox": [
            Ask(path=f"{API}/inbox?{who}&whose={whose}") for whose in ("own", "colleagues")
        ],
    }
