"""A visitor of the demonstration, by what a person does: register, switch, sign."""

from __future__ import annotations

import re
from html import unescape

from fastapi.testclient import TestClient
from httpx2 import Response

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
UNDO = re.compile(r'<form class="undo" method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
ALONE = "line:9"  # 綜合企劃組; nobody co-signs
COSIGNED = "line:83"  # three units co-sign
CONDITIONAL = "line:661"  # 會計室, only 必要時
DOUBTFUL = "line:13"
REGISTRY = "機關/總收文"


class Visitor:
    """Fills in forms and sends them, as whoever it acts."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        client.get("/rules")

    def post(self, path: str, fields: dict[str, str]) -> Response:
        token = {"csrftoken": self.client.cookies["csrftoken_8000"]}
        return self.client.post(path, data=token | fields)

    def undone(self, page: str) -> str:
        """The page after the button 復原 of this one was pressed."""
        form = UNDO.search(page)
        assert form, "no undo"
        return self.post(form[1], {n: unescape(value) for n, value in HIDDEN.findall(form[2])}).text

    def page(self, path: str, **query: str) -> str:
        """The page there, which must be shown."""
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def act_as(self, key: str) -> None:
        self.post("/acting", {"acting": key, "back": "/rules"})

    def register(self, row: str = ALONE, subject: str = "一件公文", **fields: str) -> Response:
        given = {"row": row, "subject": subject, "urgency": "普通件", "category": "一般"}
        return self.post("/register", given | fields)

    def registered(self, row: str = ALONE, subject: str = "一件公文") -> str:
        """The address of a new case."""
        answer = self.register(row, subject)
        assert answer.status_code == 200, answer.text
        return answer.url.path

    def sign(self, case: str, key: str, **fields: str) -> Response:
        """Sign as `key` with what the page's own form carries."""
        self.act_as(key)
        return self.post(f"{case}/actions", self.form(case) | fields)

    def form(self, case: str) -> dict[str, str]:
        """The hidden fields of the signing form, as shown to whom the visitor acts as."""
        text = self.client.get(case).text
        form = re.search(r'<form[^>]*class="form signing">(.*?)</form>', text, re.DOTALL)
        assert form, "no signing form"
        return {name: unescape(value) for name, value in HIDDEN.findall(form[1])}
