"""Which 密件 a reader may not read, in lists and in exports of a log."""

from dataclasses import dataclass, field

from workflow.actions.confidential import Reader
from workflow.office import BrokenRecordError, Records
from workflow.reports.board import BoardFilter


def hides(records: Records, case_id: str, reader: Reader | None) -> bool:
    """Whether a 密件 is hidden from this reader, or from everybody; its events are read to tell."""
    if reader is None or reader.reads_all:
        return reader is None
    try:
        case = records.case(case_id)
    except BrokenRecordError:
        return True
    return case is None or not reader.may_read(case)


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The cases of a log that are hidden from a reader; each is judged once."""

    records: Records
    reader: Reader
    known: dict[str, bool] = field(default_factory=dict[str, bool])  # by 文號

    def hides(self, case_id: str, is_confidential: bool | None) -> bool:
        """Whether the case is hidden; `is_confidential` as its registration says, if at hand."""
        if case_id not in self.known:
            if is_confidential is None:
                is_confidential = self._is_listed_as_confidential(case_id)
            is_hidden = is_confidential and hides(self.records, case_id, self.reader)
            self.known[case_id] = is_hidden
        return self.known[case_id]

    @property
    def count(self) -> int:
        """How many were hidden so far."""
        return sum(self.known.values())

    def _is_listed_as_confidential(self, case_id: str) -> bool:
        """Of a log that lost the registration; what nobody lists may be a 密件."""
        wanted = BoardFilter(number=case_id, is_closed=None)
        for listed in self.records.listing(wanted, limit=1).cases:
            return listed.is_confidential
        return True
