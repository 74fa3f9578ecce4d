"""What visitors typed and marked: read once, kept as typed; what several forms share."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from rules.numbers import read_count_of_days
from rules.texts import half_width, one_line
from web.http.fields import fields_in
from web.http.middleware import BODY_LIMIT
from workflow.case.plan import Answer
from workflow.refusals.base import BadChoiceError, MissingInputError
from workflow.roc import parse_day

NEEDED, WHY = "needed:", "why:"  # a conditional co-signer's name follows
MOST_DAYS = 9999
LONGEST_NAME = 200  # of a file
NAMELESS = "檔案"
NOT_DRAFTED = frozenset({"once", "csrftoken", "acting", "desk", "forget", "phrase", "then"})


async def _typed(request: Request) -> Sequence[tuple[str, str]]:
    fields = fields_in(request.scope)
    if fields is not None:
        return fields
    # The body has been measured; a part of its own limit would lose what was typed.
    form = await request.form(max_part_size=BODY_LIMIT)
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


async def _fields(request: Request) -> Mapping[str, str]:
    return dict(await _typed(request))


Fields = Annotated[Mapping[str, str], Depends(_fields)]


async def _marked(request: Request) -> Sequence[str]:
    return [value for name, value in await _typed(request) if name == "chosen"]


Marked = Annotated[Sequence[str], Depends(_marked)]  # the rows of a list that were chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent; without a name where none was chosen."""

    name: str
    raw: bytes

    @property
    def carried(self) -> str:
        """What the confirming form holds of it."""
        return b64encode(self.raw).decode()


def uploaded(field: str) -> Callable[[Request], Awaitable[Upload]]:
    """The dependency that reads the file sent in this field, its name without any folder."""

    read = uploads(field)

    async def first(request: Request) -> Upload:
        return (await read(request))[0]

    return first


def uploads(*fields: str) -> Callable[[Request], Awaitable[tuple[Upload, ...]]]:
    """The dependency that reads the files sent in these fields: once read, a form is closed."""

    async def read(request: Request) -> tuple[Upload, ...]:
        async with request.form(max_part_size=BODY_LIMIT) as form:
            return tuple([await _upload(form.get(field)) for field in fields])

    return read


async def _upload(file: UploadFile | str | None) -> Upload:
    if not isinstance(file, UploadFile) or not file.filename:
        return Upload(name="", raw=b"")
    return Upload(name=_name_of(file.filename), raw=await file.read())


def _name_of(filename: str) -> str:
    """A file's own name as it can be shown: without its folder, its end where it is long."""
    name = one_line(PurePath(filename.replace("\\", "/")).name)
    return name[-LONGEST_NAME:] or NAMELESS


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAnswer:
    """A conditional co-signer as a form holds it: needed is yes, no or empty."""

    needed: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A conditional co-signer to decide on before drafting ends.

    What the form asks about a co-signer named 必要時 or for a kind of case.
    """

    name: str
    condition: str
    typed: TypedAnswer


def read_answers(fields: Mapping[str, str]) -> dict[str, TypedAnswer]:
    """The answers about conditional co-signers, also those not given.

    A name is kept where the form had a field for it, filled in or not.
    """
    names = dict.fromkeys(
        name.removeprefix(prefix)
        for name in fields
        for prefix in (NEEDED, WHY)
        if name.startswith(prefix)
    )
    return {
        name: TypedAnswer(needed=fields.get(NEEDED + name, ""), why=fields.get(WHY + name, ""))
        for name in names
    }


def given(answers: Mapping[str, TypedAnswer]) -> dict[str, Answer]:
    """The answers that were given.

    By name; who neither said yes nor no has not answered.
    """
    return {
        name: Answer(required=each.needed == "yes", reason=each.why)
        for name, each in answers.items()
        if each.needed in ("yes", "no")
    }


def read_draft(fields: Mapping[str, str]) -> dict[str, str]:
    """What of a form is worth keeping: all but who sent it and from where.

    The names are those of the form: a draft is put back into the same fields.
    """
    return {name: text for name, text in fields.items() if name not in NOT_DRAFTED}


def read_days(text: str) -> int:
    """A number of days, 0 for none given; raises BadChoiceError."""
    if not half_width(text):
        return 0
    count = read_count_of_days(text)
    if count is None or not 0 <= count <= MOST_DAYS:
        raise BadChoiceError(field="日數", value=text.strip()[:40], allowed="1 以上的整數")
    return count


def read_day(action: str, needed: str, text: str) -> date:
    """A day that must be given; raises MissingInputError or DayUnreadableError."""
    if not half_width(text):
        raise MissingInputError(action=action, needed=needed, allowed="日期，如 2026-03-02")
    return parse_day(text)


def pairs(marked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Case number, and what the row said besides, of rows that were chosen.

    Rows marked twice count once, in the order of the page.
    """
    for each in dict.fromkeys(marked):
        case_id, _, shown = each.partition(":")
        yield case_id, shown
