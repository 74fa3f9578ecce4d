"""The office of the demonstration as a program meets it: JSON in, JSON out."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

API = "/api/v1"
CASES, INBOX = f"{API}/cases", f"{API}/inbox"
UNIT = "綜合企劃組"
DRAFTER, CHIEF, HEAD = (f"{UNIT}/{each}" for each in ("承辦人員", "股長", "組長"))
REGISTRY = "機關/總收文"
ALONE, SUBJECT = "line:9", "示範主旨"
Item = dict[str, Any]


def problem(answer: Response, status: int) -> Item:
    """What is said of a request that was refused."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: Item = answer.json()
    assert said["status"] == status
    return said


def got(client: TestClient, way: str, **asked: Any) -> Item:
    """What stands at an address; `acting` is who asks."""
    if "acting" in asked:
        asked["as"] = asked.pop("acting")
    answer = client.get(way, params=asked)
    assert answer.status_code == 200, answer.text
    found: Item = answer.json()
    return found
