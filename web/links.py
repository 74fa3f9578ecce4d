"""Addresses: the way back to a page of ours, links that keep the filters, and a list's pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode, urlsplit

CODES = "/audits/codes"


def local_path(way: str) -> str:
    """`way` if it leads to a page here, else the front page: no visitor is sent elsewhere."""
    try:
        parts = urlsplit(way)
    except ValueError:
        return "/"
    elsewhere = bool(parts.scheme or parts.netloc) or not way.startswith("/")
    return "/" if elsewhere or way.startswith(("//", "/\\")) else way


def way(path: str, **filters: object) -> str:
    """The address of `path` with the filters that say something."""
    said = {name: str(value) for name, value in filters.items() if value not in ("", None)}
    return f"{path}?{urlencode(said)}" if said else path


def way_of_several(path: str, marked: Sequence[str], **filters: object) -> str:
    """The same, with what is chosen in a list."""
    chosen = urlencode([("chosen", each) for each in marked])
    begun = way(path, **filters)
    return f"{begun}{'&' if '?' in begun else '?'}{chosen}" if chosen else begun


def row_way(line: int, version: str = "") -> str:
    """The address of a row, of another version than the one in force if one is named."""
    return way(f"/rules/{line}", version=version)


def assign_way(unit: str, marked: str = "") -> str:
    """The address of 分文 for a unit, with one of its documents marked, if one is named."""
    return way("/assign", unit=unit, marked=marked)


def code_way(code: str, back: str = "") -> str:
    """The address of what an audit's code means, for who may want to go back to where it stood."""
    return way(f"{CODES}/{code}", back=back)


def audit_way(audit: str, part: str = "") -> str:
    """The address of a kept audit, or of a part of it."""
    return f"/audits/{audit}/{part}" if part else f"/audits/{audit}"


def case_way(audit: str, case: str, number: int = 0) -> str:
    """The address of a case in an audit, one of its findings picked out."""
    return way(audit_way(audit, "case"), id=case, finding=number or None)


def person_way(person: str) -> str:
    """The address of a person's page."""
    return way("/organisation/person", person=person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where one page stands among several."""

    number: int
    count: int
    previous: str | None
    following: str | None


def pager(wanted: int, *, found: int, size: int, way: Callable[[int], str]) -> Pager:
    """The pager of the page wanted, or of the nearest there is."""
    count = max(1, ceil(found / size))
    number = min(max(1, wanted), count)
    return Pager(
        number=number,
        count=count,
        previous=way(number - 1) if number > 1 else None,
        following=way(number + 1) if number < count else None,
    )
