"""稽核, 處理: what is done about findings, one or many at once, and what was done about them.

Accepting and reopening those that were marked is done at once, since an entry can be taken back by
another. What needs a reason, and all that a filter finds, has a last look that says how many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.numbers import read_whole
from web.language.i18n import Language, msgid
from web.links import Pager, local_path, pager, way
from web.screens.audit.findings import FindingsFilter, FindingView, audit_way, finding_view
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.uses import Applied, KeptUses, Use
from workflow.audit.kept.work_file import FindingName
from workflow.audit.kept.working import KeptWork, Said
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Numbered
from workflow.audit.work.entries import NEEDS_TEXT, WITHDRAWN_BY, Entry, Kind
from workflow.errors import WorkflowError
from workflow.refusals.base import BadChoiceError

SHOWN = 10  # findings that a last look lists
ENTRIES_A_PAGE = 50
VOID_SHOWN = 100
FILTER_FIELDS = ("code", "severity", "unit", "position", "standing", "case", "q", "sampled")
ACTION = msgid("處理")


class NothingChosenError(WorkflowError):
    """A form about findings names none."""

    template = "沒有勾選任何發現，沒有存下。請勾選要%(action)s的發現，再送一次"


class FindingGoneError(WorkflowError):
    """What the form is about is there no more: the audit was judged again meanwhile."""

    template = (
        "其中 %(count)s 項發現已不在：這份稽核在您打開這一頁之後重新判斷過，所以還沒有存下。"
        "您輸入的都在下面；先前的紀錄也還在「處理紀錄」裡"
    )


class NoNoteError(WorkflowError):
    """撤銷註記, 撤銷說明 or 回復處理情形 of what is none."""

    template = (
        "要撤銷的不是這一種紀錄，沒有存下。撤銷註記、撤銷說明、回復處理情形只在剛寫下時可以用；採認與"
        "不採隨時可以恢復待處理"
    )


class SelectionChangedError(WorkflowError):
    """The filter finds another number than was confirmed."""

    template = "這個篩選剛才有 %(shown)s 項，現在有 %(now)s 項，所以還沒有存下。請看過再送一次"


class JudgingError(WorkflowError):
    """The audit is being judged, or waits to be told how its columns are read."""

    template = "這份稽核還沒有判斷完，現在沒有發現可以處理，沒有存下。請等它完成再送一次"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWork:
    """A form about findings: those chosen, all of a filter, or all that an entry was about."""

    kind: Kind
    keys: tuple[str, ...] = ()
    filter: FindingsFilter | None = None
    entry: int = 0
    seen: int = 0
    shown: int = 0  # how many the visitor was told of
    back: str = ""
    text: str = ""
    unit: str = ""
    speaker: str = ""
    is_confirmed: bool = False

    @property
    def needs_look(self) -> bool:
        """Whether the visitor is asked before anything is done."""
        is_much = self.filter is not None or self.entry > 0
        return not self.is_confirmed and (is_much or self.kind in NEEDS_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The findings that a form is about, and how many it named that are there no more."""

    found: tuple[Numbered, ...]  # a last look at many has the first of them only
    count: int
    gone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """The last look before something is done about findings, or why it was not done."""

    template: ClassVar[str] = "screens/audit/work.html.jinja"
    kept: KeptAudit
    typed: TypedWork
    findings: tuple[FindingView, ...]
    count: int
    seen: int  # the last entry that the visitor sees here
    faults: tuple[str, ...] = ()
    since: tuple[Said, ...] = ()  # what others did meanwhile

    @property
    def path(self) -> str:
        """The address of the audit."""
        return audit_way(self.kept.id)

    @property
    def filter_fields(self) -> Mapping[str, str]:
        """The filter, as the form carries it."""
        return self.typed.filter.fields if self.typed.filter else {}

    @property
    def back(self) -> str:
        """Where the visitor came from."""
        return self.typed.back or f"{self.path}/findings"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidFinding:
    """A finding that is there no more, and what was said of it."""

    name: FindingName
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Everything that was done, what the allow-list hid, what is void."""

    template: ClassVar[str] = "screens/audit/history.html.jinja"
    kept: KeptAudit
    kind: str
    entries: tuple[Said, ...]
    found: int
    pager: Pager
    seen: int
    uses: tuple[Use, ...]
    applied: Applied | None
    listed: int  # how long the allow-list is now
    void: tuple[VoidFinding, ...]
    void_count: int

    @property
    def path(self) -> str:
        """The address of the audit."""
        return audit_way(self.kept.id)

    @property
    def kinds(self) -> tuple[tuple[Kind, str], ...]:
        """The kinds to filter by, with their addresses."""
        path = audit_way(self.kept.id, "entries")
        return tuple((kind, way(path, kind=kind.value)) for kind in Kind)

    @property
    def is_outdated(self) -> bool:
        """Whether the allow-list has changed since it was applied."""
        return self.listed != (self.applied.listed if self.applied else 0)


def typed_work(fields: Mapping[str, str], marked: Sequence[str]) -> TypedWork:
    """What a form says; raises BadChoiceError for an action that there is not."""
    action = fields.get("action", "")
    kinds = {kind.value: kind for kind in Kind}
    if action not in kinds:
        allowed = "、".join(kind.word for kind in Kind)
        raise BadChoiceError(field=ACTION, value=action[:40], allowed=allowed)
    is_all = fields.get("all") == "yes"
    given = {name: fields[name] for name in FILTER_FIELDS if fields.get(name)}
    return TypedWork(
        kind=kinds[action],
        keys=tuple(dict.fromkeys(marked)),
        filter=FindingsFilter.model_validate(given) if is_all else None,
        entry=_number(fields, "entry"),
        seen=_number(fields, "seen"),
        shown=_number(fields, "shown"),
        back=local_path(fields["back"]) if fields.get("back") else "",
        text=fields.get("text", ""),
        unit=fields.get("of_unit", ""),
        speaker=fields.get("speaker", ""),
        is_confirmed=fields.get("confirmed") == "yes",
    )


def selected(ledger: Ledger, work: KeptWork, typed: TypedWork) -> Selection:
    """What a form is about; a last look at many is given the first of them, and their number.

    Raises NothingChosenError, NoNoteError, FindingGoneError or SelectionChangedError.
    """
    if typed.kind in WITHDRAWN_BY.values() and not _is_withdrawn_by(typed, work):
        raise NoNoteError
    if typed.filter is not None:
        return _of_filter(ledger, typed.filter, typed)
    keys = work.keys_of(typed.entry) if typed.entry else typed.keys
    found = tuple(each for key in keys if (each := ledger.by_key(key)))
    if not keys:
        raise NothingChosenError(action=typed.kind.word)
    return Selection(found=found, count=len(found), gone=len(keys) - len(found))


def _is_withdrawn_by(typed: TypedWork, work: KeptWork) -> bool:
    written = None if typed.filter is not None else work.kind_of(typed.entry)
    if written is None or WITHDRAWN_BY.get(written) is not typed.kind:
        return False
    return typed.kind is not Kind.RESTORE or work.is_last_decision(typed.entry)


def _of_filter(ledger: Ledger, asked: FindingsFilter, typed: TypedWork) -> Selection:
    """All that a filter finds; raises where it is another number than was confirmed."""
    count = ledger.count(asked)
    if not count:
        raise NothingChosenError(action=typed.kind.word)
    if typed.needs_look:
        return Selection(found=tuple(ledger.findings(asked, limit=SHOWN)), count=count)
    if count != typed.shown:
        raise SelectionChangedError(shown=typed.shown, now=count)
    return Selection(found=tuple(ledger.findings(asked)), count=count)


def work_page(
    kept: KeptAudit,
    typed: TypedWork,
    selection: Selection,
    language: Language,
    *,
    seen: int,
    faults: tuple[str, ...] = (),
    since: tuple[Said, ...] = (),
) -> WorkPage:
    """The last look at what is to be done."""
    views = (finding_view(kept.id, each, language) for each in selection.found[:SHOWN])
    return WorkPage(
        kept=kept,
        typed=typed,
        findings=tuple(views),
        count=selection.count,
        seen=seen,
        faults=faults,
        since=since,
    )


def history_page(
    kept: KeptAudit, work: KeptWork, uses: KeptUses, listed: int, kind: str, page: int
) -> HistoryPage:
    """What was done about the findings of an audit, the last first."""
    chosen = next((each for each in Kind if each.value == kind), None)
    found = work.count(chosen)
    place = pager(
        page,
        found=found,
        size=ENTRIES_A_PAGE,
        way=lambda number: way(audit_way(kept.id, "entries"), kind=kind, page=number),
    )
    names = uses.void(0, VOID_SHOWN)
    entries = work.of([each.key for each in names])
    return HistoryPage(
        kept=kept,
        kind=chosen.value if chosen else "",
        entries=tuple(work.history((place.number - 1) * ENTRIES_A_PAGE, ENTRIES_A_PAGE, chosen)),
        found=found,
        pager=place,
        seen=work.latest,
        uses=uses.uses(),
        applied=uses.last_applied,
        listed=listed,
        void=tuple(VoidFinding(name=each, entries=entries.get(each.key, ())) for each in names),
        void_count=uses.void_count,
    )


def _number(fields: Mapping[str, str], name: str) -> int:
    """A number that the page wrote into a form; 0 for anything else."""
    return max(0, read_whole(fields.get(name, "")) or 0)
