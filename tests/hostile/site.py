"""What the pages of a demonstration hold: addresses, and forms as several people see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.hostile.asks import Answer, Ask
from tests.hostile.pages import DEMONSTRATED, Form, Visitor, crawled

OF_CASES = ("/inbox", "/cases/")  # what differs by who looks
PEOPLE = len(DEMONSTRATED)
MOST_ALIKE = 5  # forms with the same fields: the switch of who acts stands on every page


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where the reading of pages begins, and the rooms it stays in."""

    starts: tuple[str, ...]
    rooms: tuple[str, ...]


WHOLE = Part(
    starts=(*("/", "/inbox", "/register", "/rules", "/practice"), "/rehearsals", "/audits"),
    rooms=("/",),
)
SMALL_PART = Part(starts=("/inbox", "/register"), rooms=("/inbox", "/cases/", "/register"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the pages held when they were read."""

    targets: Sequence[str]
    forms: Sequence[Form]
    cookie: bytes

    @property
    def subjects(self) -> dict[str, list[str]]:
        """What may stand in the places of an address."""
        parts = [target.partition("?")[0].split("/") for target in self.targets]

        def second(first: str) -> list[str]:
            return [each[2] for each in parts if len(each) > 2 and each[1] == first]

        return {
            "case_id": second("cases"),
            "line": second("rules"),
            "number": ["1", "2", "81", "0"],
            "form": ["csv", "json", "xlsx", "svg", "mermaid", "bpmn", "pdf", "ods"],
            "kind": ["cosigning", "route"],
            "code": ["OVERDUE", "ORDER"],
            "audit": second("audits"),
            "rehearsal": second("rehearsals"),
            "language": ["en", "zh-Hant"],
            "name": ["days", "waits", "load"],
        }


def read_site(send: Callable[[Ask], Answer], part: Part, people: int) -> Site:
    """Every page of that part that links lead to; the rooms of cases as several people see them."""
    targets, forms = dict[str, None](), list[Form]()
    cookie = b""
    for key in DEMONSTRATED[:people]:
        visitor = Visitor(send=send)
        visitor.get("/rules")
        visitor.act_as(key)
        is_first, cookie = not cookie, cookie or visitor.cookie
        starts, rooms = (part.starts, part.rooms) if is_first else (("/inbox",), OF_CASES)
        for target, found in crawled(visitor, starts, rooms):
            targets[target] = None
            forms += [each for each in found if each.fields or each.files]
    return Site(targets=list(targets), forms=_varied(forms), cookie=cookie)


def _varied(forms: Iterable[Form]) -> list[Form]:
    """Of forms with the same fields a few: the switch of who acts stands on every page."""
    kept = dict[tuple[object, ...], list[Form]]()
    for form in forms:
        names = tuple(name for name, _ in form.fields)
        action = form.action if not names else form.action.rsplit("/", 1)[-1]
        kept.setdefault((action, names), []).append(form)
    return [form for alike in kept.values() for form in alike[:MOST_ALIKE]]
