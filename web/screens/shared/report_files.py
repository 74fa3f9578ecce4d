"""The files of a report made in the background: how far each is; made, stopped, handed out.

Which kinds there are, what is asked of them and how one is made is each screen's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar, Generic, TypeVar

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.http.acting import Sending
from web.http.forms import Fields
from web.http.frame import saved, say
from web.http.problems import problem, sentences
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.services import kept as recorded
from workflow.kept.making import Made, Making, Makings

NOT_MADE = msgid("這個檔案還沒有做，或報告的內容後來重做過。請在報告的頁面製作")
NO_KIND = msgid("沒有這一種檔案：%(kind)s。可以製作的：%(kinds)s")
LONGEST_SHOWN = 20  # characters of a kind that there is not
Asked = TypeVar("Asked")  # what is asked of a report, as its room says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """One kind of file: what it is called, and how it is handed out."""

    word: str
    media_type: str
    name: str  # for browsers that know no Chinese ones
    chinese: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file that can be made: whether it is, how far it is, why it is not."""

    kind: str
    word: str  # what it is called
    way: str  # to the file
    made: Made[Any] | None
    making: Making[Any] | None
    problem: tuple[str, ...]
    is_current: bool  # made with what is asked for now
    note: str  # of what it was made with; "" for nothing

    @property
    def is_busy(self) -> bool:
        """Whether it waits or is being made."""
        return self.making is not None and not self.making.is_over

    @property
    def stage(self) -> str:
        """What is being done; "" while it waits."""
        return self.making.reached.stage if self.making and self.making.reached else ""

    @property
    def kilobytes(self) -> int:
        """How large it is."""
        return -(-self.made.size // 1000) if self.made else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPage:
    """The files alone, as a part that refreshes itself."""

    template: ClassVar[str] = "screens/shared/report_files.html.jinja"
    way: str  # the address of the report
    changed: str  # what is said of a file that is not current
    files: tuple[FileView, ...]

    @property
    def is_busy(self) -> bool:
        """Whether any is being made."""
        return any(each.is_busy for each in self.files)


@dataclass(frozen=True, kw_only=True)
class ReportFiles(Generic[Asked]):
    """The files of one report; `sorts` has each kind by its name in addresses."""

    makings: Makings[Asked]
    which: str
    since: datetime | None  # when what it reports ended: what was made before tells of another
    asked: Asked  # what is asked of it now
    way: str
    sorts: Mapping[str, Sort]
    changed: str
    noted: Callable[[Asked], str] = lambda asked: ""

    def page(self, request: Request) -> FilesPage:
        """How far each is, its problems in the visitor's language."""
        files = tuple(self._view(request, kind, sort) for kind, sort in self.sorts.items())
        return FilesPage(way=self.way, changed=self.changed, files=files)

    def change(
        self, request: Request, fields: Fields, sender: Sending, start: Callable[[str], None]
    ) -> Response:
        """Have one made by `start`, or stop it with do=cancel; 303 to the report.

        422 where it is being made, too many are, `start` refuses, or there is no such kind.
        """
        kind = fields.get("kind", "")
        if kind not in self.sorts:
            kinds = "、".join(self.sorts)
            said = say(request, NO_KIND, kind=kind[:LONGEST_SHOWN], kinds=kinds)
            return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, facts=(said,))
        try:
            sender.checked()
            if fields.get("do") == "cancel":
                self.makings.cancel(self.which, kind)
            else:
                start(kind)
            recorded(request)
        except ChenheError as error:
            return problem(request, refused_status(error), facts=sentences(request, error))
        return RedirectResponse(f"{self.way}#files", status_code=HTTPStatus.SEE_OTHER)

    def handed_out(self, request: Request, kind: str) -> Response:
        """One that was made; 404 where none was since what it reports ended."""
        if self.makings.made(self.which, kind, since=self.since) is None:
            return problem(request, HTTPStatus.NOT_FOUND, facts=(say(request, NOT_MADE),))
        sort = self.sorts[kind]
        content = self.makings.content(self.which, kind)
        return saved(content, sort.media_type, sort.name, sort.chinese)

    def _view(self, request: Request, kind: str, sort: Sort) -> FileView:
        """One kind of file as the page shows it now."""
        making = self.makings.making(self.which, kind)
        made = self.makings.made(self.which, kind, since=self.since)
        said = making.problem if making else ()
        return FileView(
            kind=kind,
            word=sort.word,
            way=f"{self.way}/{kind}",
            made=made,
            making=making,
            problem=tuple(say(request, each.template, **each.facts) for each in said),
            is_current=made is not None and made.asked == self.asked,
            note=self.noted(made.asked) if made else "",
        )
