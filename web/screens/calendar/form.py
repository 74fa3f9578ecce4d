"""A day to close or reopen, as typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web.http.forms import read_day
from workflow.organisation.changes import CloseDay, ReopenDay


@dataclass(frozen=True, slots=True, kw_only=True)
class DayForm:
    """The day as the browser sends it, 西元 or 民國, and by which order."""

    day: str = ""
    reason: str = ""

    def close_day(self) -> CloseDay:
        """停班."""
        return CloseDay(day=read_day("停班", "日期", self.day))

    def reopen_day(self) -> ReopenDay:
        """恢復上班."""
        return ReopenDay(day=read_day("恢復上班", "日期", self.day))


def read_day_form(fields: Mapping[str, str]) -> DayForm:
    """The day that `fields` name."""
    return DayForm(day=fields.get("day", ""), reason=fields.get("reason", ""))
