"""What the cells of a column look like, whatever its heading says.

Some hundred distinct texts tell enough: they are looked at as the reading would read them, so a
column that looks like times here is one that can be read as times.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rules.agency.practice import CATEGORIES
from rules.texts import folded_name
from workflow.audit.log import Column
from workflow.audit.reading.naming import Names
from workflow.audit.reading.sheets import Coded
from workflow.audit.reading.splitting import Who, who_is_in
from workflow.audit.reading.steps import MARKS, marks_of
from workflow.audit.reading.words import confidentiality_of, meaning_of
from workflow.case.words import Outcome, Stance
from workflow.moments import MomentUnreadableError, holds_serials, moment

LOOKED_AT = 200  # distinct texts of a column
LONGEST_LOOKED_AT = 80
_HOUR = re.compile(r"(?:[上下]午)?\s*[0-9]{1,2}\s*[:：時點][0-9]{0,2}.*")
_ROW = re.compile(r"line:[0-9]+|[^/]+/[^/]*[甲乙]/[^/]+/.+")
_NUMBERED = re.compile(r"(?=.*[0-9])[0-9A-Za-z\-_.字第號]{4,40}")
_PERSON = re.compile(r"[\u4e00-\u9fff○〇]{2,5}")
_OUTCOMES = frozenset(folded_name(each.value) for each in Outcome)
_STANCES = frozenset(folded_name(each.value) for each in Stance)
_CATEGORIES = frozenset(map(folded_name, CATEGORIES))


@dataclass(frozen=True)
class Cells:
    """The distinct texts of a column, a sample of them looked at."""

    coded: Coded
    names: Names
    urgencies: frozenset[str]

    @cached_property
    def sample(self) -> list[str]:
        """The first distinct texts that are not blank."""
        filled = (text for text in self.coded.values if text)
        return list(islice(filled, LOOKED_AT))

    @cached_property
    def has_serials(self) -> bool:
        """Whether days stand as a spreadsheet counts them."""
        return holds_serials(self.sample)

    @cached_property
    def who(self) -> list[Who]:
        """Each text of the sample as a cell that says several things."""
        return [who_is_in(text, self.names) for text in self.sample]

    @cached_property
    def people(self) -> float:
        """How many of them name a position and somebody beside it, or a time."""
        told = [each for each in self.who if each.position and (each.person or each.at)]
        return len(told) / len(self.sample) if self.sample else 0.0

    def has_units(self) -> bool:
        """Whether cells that name a position name units too."""
        return any(each.unit for each in self.who if each.position)

    @cached_property
    def hours(self) -> float:
        """How many are an hour without a day."""
        return self._share(lambda text: bool(_HOUR.fullmatch(text)))

    @cached_property
    def has_hours(self) -> bool:
        """Whether any time of the sample says an hour."""
        return any(":" in text or "：" in text or "時" in text for text in self.sample)

    def share(self, column: Column) -> float | None:
        """How many look like those of a column of a log; None where no cell could tell."""
        test = self._tests().get(column)
        return None if test is None else self._share(test)

    def _share(self, test: Callable[[str], bool]) -> float:
        if not self.sample:
            return 0.0
        return sum(map(test, self.sample)) / len(self.sample)

    def _tests(self) -> dict[Column, Callable[[str], bool]]:
        return {
            Column.CASE: lambda text: bool(_NUMBERED.fullmatch(text)) and not self._is_time(text),
            Column.ROW: lambda text: bool(_ROW.fullmatch(text)),
            Column.CATEGORY: lambda text: folded_name(text) in _CATEGORIES,
            Column.URGENCY: lambda text: folded_name(text) in self.urgencies,
            Column.RECEIVED_AT: self._is_time,
            Column.DUE: self._is_time,
            Column.AT: self._is_time,
            Column.ACTION: lambda text: meaning_of(text) is not None,
            Column.UNIT: self._is_unit,
            Column.POSITION: self._is_position,
            Column.PERSON: self._is_person,
            Column.MARK: lambda text: all(mark in MARKS for mark in marks_of(text)),
            Column.OUTCOME: lambda text: folded_name(text) in _OUTCOMES,
            Column.STANCE: lambda text: folded_name(text) in _STANCES,
            Column.CONFIDENTIALITY: lambda text: confidentiality_of(text) is not None,
        }

    def _is_time(self, text: str) -> bool:
        if len(text) > LONGEST_LOOKED_AT or not any(map(str.isdigit, text)):
            return False
        try:
            moment(text, has_serials=self.has_serials)
        except MomentUnreadableError:
            return False
        return True

    def _is_person(self, text: str) -> bool:
        is_word = self._is_position(text) or self._is_unit(text) or meaning_of(text) is not None
        return bool(_PERSON.fullmatch(text)) and not is_word

    def _is_unit(self, text: str) -> bool:
        unit = self.names.unit(text)
        return not unit or self.names.knows_unit(unit)

    def _is_position(self, text: str) -> bool:
        unit, position = self.names.holder("", text)
        return self.names.knows_position(position) and self.names.knows_unit(unit)
