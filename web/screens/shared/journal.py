"""The journal of 校對 as people read it: each record, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from rules.correcting import record_of
from rules.corrections import Confirmation, Correction, JournalRecord, Withdrawal
from rules.marks import Steps
from rules.rulebook import Rulebook
from web.language.i18n import msgid

Subject = Correction | Confirmation  # what a withdrawal may take back
KIND_WORDS: dict[type[JournalRecord], str] = {
    Correction: msgid("校對"),
    Confirmation: msgid("確認"),
    Withdrawal: msgid("撤回"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record of the journal, as people read it."""

    record: JournalRecord
    kind: str
    about: Subject  # of a withdrawal, the record taken back; else the record itself
    path: str  # where what it is about can be seen; "" if the table no longer has it
    is_withdrawn: bool

    @property
    def is_withdrawable(self) -> bool:
        """Whether the record can be taken back."""
        return self.about is self.record and not self.is_withdrawn

    @property
    def steps(self) -> Steps:
        """How a correction reads the row; none for a page."""
        return self.about.steps if isinstance(self.about, Correction) else ()

    @property
    def place(self) -> str:
        """The key of the row, or the number of the page."""
        return self.about.key if isinstance(self.about, Correction) else str(self.about.page)


def entry_of(rulebook: Rulebook, record: JournalRecord) -> Entry:
    """A record, with what became of it."""
    about = record_of(rulebook.corrections, record.of) if isinstance(record, Withdrawal) else record
    assert not isinstance(about, Withdrawal)  # the journal is refused if one takes back another
    return Entry(
        record=record,
        kind=KIND_WORDS[type(record)],
        about=about,
        path=_path(rulebook, about),
        is_withdrawn=record.number in rulebook.corrections.withdrawn,
    )


def _path(rulebook: Rulebook, record: Subject) -> str:
    if isinstance(record, Confirmation):
        return f"/rules/review/{record.page}"
    # `find` would go looking for near keys when the row is gone.
    row = next((row for row in rulebook.rows if row.key == record.key), None)
    return f"/rules/review/row/{row.line}" if row else ""
