"""A program that sends scenarios to `/api/v1/rehearsals` and asks what came of them."""

import time
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

WAY = "/api/v1/rehearsals"
BASE = """[scenario]
name = "基準"
start = 2026-03-02
days = 5
[arrivals]
per_day = 4
"""
OTHER = BASE.replace("基準", "另一個") + '[staff.default]\n"股長" = 2\n'
BAD = BASE.replace("days = 5", "days = 0").replace("per_day = 4", "per_day = -1")
TOML, JSON = {"content-type": "application/toml"}, {"content-type": "application/json"}


def brought(visitor: TestClient, content: str = BASE, **query: str) -> Response:
    return visitor.post(WAY, params=query, content=content, headers=TOML)


def asked(visitor: TestClient, way: str) -> Response:
    return visitor.post(way, headers=JSON)


def ended(visitor: TestClient, way: str) -> Any:
    """What is told of a rehearsal once it has ended."""
    while (told := visitor.get(way).json())["state"] in ("queued", "running"):
        time.sleep(0.02)
    return told


def problem(answer: Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()
