"""What of a table could not be read: lines and cells with their reasons, records left out."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from workflow.audit.log import Column, Rejected
from workflow.audit.reading.sheets import Coded
from workflow.audit.reading.steps import Fault
from workflow.audit.reading.table import Table
from workflow.audit.reading.words import case_fault
from workflow.texts import msgid

TWICE = msgid("與同一件公文前面的一行完全相同，視為重複的一行")


class Rejecting:
    """Collects them. An entry left out is no part of the log; its case may be unread for it."""

    def __init__(self, table: Table, ids: Coded) -> None:
        """`ids` are the cases of the entries."""
        self._table, self._ids = table, ids
        self._found: list[tuple[int, int, Rejected]] = []  # record, place of the column
        self.dropped: set[int] = set()
        self.unread: defaultdict[int, list[int]] = defaultdict(list)  # case -> record numbers

    def refused(self, records: Mapping[int, Sequence[str]]) -> None:
        """Lines that the reading of the sheet has rejected, and listed, itself.

        Their cells may have moved: each case whose 文號 stands in one of them is unread for it.
        """
        if not records:
            return
        cases = {text: code for code, text in enumerate(self._ids.values)}
        for entry, record in enumerate(self._table.records):
            if record in records:
                self.dropped.add(entry)
                named = {cases[cell] for cell in records[record] if cell in cases}
                for case in named | {self._ids.codes[entry]}:
                    self.unread[case].append(record + 1)

    def without_case(self) -> None:
        """Lines whose 文號 is none."""
        reasons = {at: case_fault(text) for at, text in enumerate(self._ids.values)}
        faulty = {at: reason for at, reason in reasons.items() if reason}
        for entry in _where(self._ids.codes, faulty):
            code = self._ids.codes[entry]
            if entry not in self.dropped:
                self._reject(entry, Column.CASE, self._ids.values[code], faulty[code])
                self.dropped.add(entry)

    def left_out(self, entries: Iterable[int]) -> None:
        """Records that change nothing of their case: no fault, and no part of the log."""
        self.dropped.update(entries)

    def faulty(self, faults: Mapping[int, Fault]) -> None:
        """Lines that may hide a sign-off."""
        for entry, fault in faults.items():
            if entry not in self.dropped:
                self._reject(entry, fault.column, fault.value, fault.reason)
                self._leave_out(entry)

    def repeated(self, entries: Iterable[int]) -> None:
        """Lines that an earlier one of the case has said."""
        for entry in entries:
            self._reject(entry, None, self._ids[entry], TWICE)
            self.dropped.add(entry)

    def cells(self, column: Column, faults: Mapping[int, str]) -> None:
        """Cells that cannot be read; the rest of their lines can."""
        coded = self._table.columns.get(column)
        if coded is None:
            return
        for entry in _where(coded.codes, faults):
            if entry not in self.dropped:
                self._reject(entry, column, coded[entry], faults[coded.codes[entry]])

    def listed(self) -> tuple[Rejected, ...]:
        """All of them, line by line."""
        return tuple(each for _, _, each in sorted(self._found, key=lambda found: found[:2]))

    def reasons(self) -> Counter[tuple[str, str, str]]:
        """How often each (column, value, reason) occurs."""
        return Counter((each.column, each.value, each.reason) for _, _, each in self._found)

    def _leave_out(self, entry: int) -> None:
        self.dropped.add(entry)
        self.unread[self._ids.codes[entry]].append(self._table.records[entry] + 1)

    def _reject(self, entry: int, column: Column | None, value: str, reason: str) -> None:
        heading = self._table.headings.get(column, column.value) if column else ""
        rejected = Rejected(
            line=self._table.line(entry), column=heading, value=value, reason=reason
        )
        place = list(Column).index(column) if column else -1
        self._found.append((self._table.records[entry], place, rejected))


def _where(codes: Sequence[int], wanted: Collection[int]) -> list[int]:
    """The entries that hold one of these."""
    return [entry for entry, code in enumerate(codes) if code in wanted] if wanted else []
