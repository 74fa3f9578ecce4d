"""An inspector of the demonstration: brings a log, says what its columns are, looks at findings."""

from __future__ import annotations

import re
import time
from html import unescape

from httpx2 import Response

from tests.web.office import Visitor

ROW = "line:661"  # 秘書室: 主任 reviews, 專門委員 decides; 會計室 co-signs only 必要時
HEADINGS = "文號,流程列,主旨,動作,單位,職稱,人員,時間"
CHOSEN = re.compile(r'<select name="(means:\d+)"[^>]*>.*?<option value="([^"]*)" selected>', re.S)


def a_log(*, row: str = ROW, case: str = "示範1", headings: str = HEADINGS, skips: str = "") -> str:
    """One document drafted, reviewed, decided and filed, but for what one position did."""
    steps = (
        ("擬辦", "秘書室", "承辦人員", "示範甲"),
        ("審核", "秘書室", "主任", "示範乙"),
        ("核定", "", "專門委員", "示範丙"),
        ("存查", "秘書室", "承辦人員", "示範甲"),
    )
    lines = (
        f"{case},{row},採購出版品案,{action},{unit},{position},{person},2026-03-0{day} 09:00"
        for day, (action, unit, position, person) in enumerate(steps, start=2)
        if position != skips
    )
    return "\n".join((headings, *lines, ""))


class Inspector(Visitor):
    """Brings logs by the pages."""

    def bring(self, content: str | bytes, name: str = "紀錄.csv", toml: str = "") -> Response:
        raw = content.encode() if isinstance(content, str) else content
        files = {"log": (name, raw)} | ({"mapping": ("m.toml", toml.encode())} if toml else {})
        token = {"csrftoken": self.client.cookies["csrftoken_8000"]}
        return self.client.post("/audits", data=token, files=files)

    def brought(self, content: str | bytes, name: str = "紀錄.csv") -> str:
        """The address of the audit of a log."""
        answer = self.bring(content, name)
        assert answer.url.path.endswith("/mapping"), answer.text
        return answer.url.path.removesuffix("/mapping")

    def columns(self, audit: str) -> dict[str, str]:
        """What the page takes each column for, as its form would send it."""
        return {
            name: unescape(value) for name, value in CHOSEN.findall(self.page(f"{audit}/mapping"))
        }

    def judge(self, audit: str, **fields: str) -> str:
        """The findings, once the audit was begun from the page of its columns and has ended."""
        answer = self.post(f"{audit}/mapping", self.columns(audit) | {"do": "run"} | fields)
        assert answer.status_code == 200, answer.text
        return self.ended(audit)

    def ended(self, audit: str) -> str:
        """The page that an audit leads to once it has ended."""
        for _ in range(500):
            answer = self.client.get(audit)
            if answer.url.path != audit or "再執行一次" in answer.text:
                return answer.text
            time.sleep(0.02)
        raise AssertionError(f"{audit} does not end")

    def made(self, audit: str, kind: str) -> bytes:
        """A file of its report, once it was asked for and made."""
        answer = self.post(f"{audit}/report/files", {"kind": kind, "do": "make"})
        assert answer.status_code == 200, answer.text
        for _ in range(1500):
            if (file := self.client.get(f"{audit}/report/{kind}")).status_code == 200:
                return file.content
            time.sleep(0.02)
        raise AssertionError(self.page(f"{audit}/report/files"))

    def judged(self, content: str | bytes) -> tuple[str, str]:
        """The address of an audit, and its findings."""
        audit = self.brought(content)
        return audit, self.judge(audit)
