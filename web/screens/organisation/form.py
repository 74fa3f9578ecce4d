"""A change of the organisation as typed, and the request it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from web.http.forms import read_day
from workflow.organisation.changes import (
    Appoint,
    End,
    HandOver,
    NameDeputies,
    ResetDeputies,
)
from workflow.roc import optional_day

DEPUTIES_ASKED = 4  # fields of the form; the command takes more


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffForm:
    """One change, as typed; days as the browser sends them.

    Each form fills some of the fields; the method named after it reads just those. Days may be 西元
    or 民國. All methods raise MissingInputError or DayUnreadableError.
    """

    person: str = ""
    staff_number: str = ""  # 員工編號
    holder: str = ""  # a position, as Duty.holder names it
    since: str = ""
    until: str = ""
    deputies: tuple[str, ...] = ("",) * DEPUTIES_ASKED
    successor: str = ""
    reason: str = ""

    @property
    def unit(self) -> str:
        """The unit of the position chosen."""
        return self.holder.partition("/")[0]

    @property
    def position(self) -> str:
        """The position chosen."""
        return self.holder.partition("/")[2]

    def appoint(self) -> Appoint:
        """到職; raises MissingInputError, DayUnreadableError."""
        return Appoint(
            person=self.person,
            staff_number=self.staff_number,
            unit=self.unit,
            position=self.position,
            since=read_day("登錄任職", "到職日", self.since),
            until=_day_or_none(self.until),
        )

    def end(self) -> End:
        """離職."""
        return End(
            person=self.person,
            unit=self.unit,
            position=self.position,
            until=read_day("登錄離職", "最後一日", self.until),
        )

    def name_deputies(self) -> NameDeputies:
        """指定代理人."""
        return NameDeputies(
            person=self.person,
            holder=self.holder,
            deputies=self._named(),
            since=read_day("指定代理人", "第一日", self.since),
            until=_day_or_none(self.until),
        )

    def reset_deputies(self) -> ResetDeputies:
        """重設代理人, or 銷假 if none are named."""
        return ResetDeputies(
            person=self.person,
            holder=self.holder,
            deputies=self._named(),
            since=read_day("重設代理人", "第一日", self.since),
            until=_day_or_none(self.until),
        )

    def hand_over(self) -> HandOver:
        """職務移交."""
        return HandOver(
            person=self.person,
            successor=self.successor,
            last_day=read_day("職務移交", "最後一日", self.until),
        )

    def _named(self) -> tuple[str, ...]:
        return tuple(name for name in self.deputies if name.strip())


def read_staff_form(fields: Mapping[str, str]) -> StaffForm:
    """The change that `fields` ask for."""
    return StaffForm(
        person=fields.get("person", ""),
        staff_number=fields.get("staff_number", ""),
        holder=fields.get("holder", ""),
        since=fields.get("since", ""),
        until=fields.get("until", ""),
        deputies=tuple(fields.get(f"deputy{order}", "") for order in range(1, DEPUTIES_ASKED + 1)),
        successor=fields.get("successor", ""),
        reason=fields.get("reason", ""),
    )


def _day_or_none(text: str) -> date | None:
    return optional_day(text)
