"""From the lines of a text to rows of cells: delimiters, quotation, cells over several lines."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence

from workflow.audit.reading.decoding import TextLine
from workflow.audit.reading.tabulating import MOST_COLUMNS, Row
from workflow.texts import msgid

DELIMITERS = (",", "\t", ";")
QUOTE = '"'
MOST_LINES_OF_A_CELL = 200
MOST_UNCLOSED = 500  # after so many, quotation marks of a file are no more looked for so far
UNCLOSED = msgid("引號不成對：從這一行開始的一格沒有正確結束；請補上引號，格內的引號要寫成兩個")
_QUOTED = re.compile(r'"[^"]*"')
_SAID = re.compile(r"sep=(.)", re.IGNORECASE)  # Excel's own way to name the delimiter


def delimiter_of(lines: Sequence[TextLine]) -> str:
    """What stands between the cells: what most of the first lines hold equally often."""
    if lines and (said := _SAID.fullmatch(lines[0].text)):
        return said[1]
    plain = [_QUOTED.sub("", line.text) for line in lines]
    return max(DELIMITERS, key=lambda each: _evenness(plain, each))


def _evenness(lines: Iterable[str], delimiter: str) -> tuple[int, int]:
    counts = Counter(count for line in lines if (count := line.count(delimiter)))
    if not counts:
        return (0, 0)
    return max((lines_with, count) for count, lines_with in counts.items())


class Rows:
    """The rows of some lines: all of them, those that cannot be read with their fault."""

    def __init__(self, lines: Iterable[TextLine], delimiter: str) -> None:
        self._lines, self._delimiter = iter(lines), delimiter
        self._again = deque[TextLine]()  # read ahead for a cell that never ended
        self._unclosed = 0

    def __iter__(self) -> Iterator[Row]:
        while line := self._next():
            if line.fault:
                yield self._faulty(line, line.fault)
            elif QUOTE not in line.text:
                yield Row(line.number, self._split(line.text))
            else:
                yield self._quoted(line)

    def _next(self) -> TextLine | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _quoted(self, line: TextLine) -> Row:
        """A row that may go on over the next lines; if it never ends, only its line is lost."""
        taken: list[TextLine] = []
        reader = csv.reader(self._fed(line, taken), delimiter=self._delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error:
            self._unclosed += 1
            self._again.extendleft(reversed(taken))
            return self._faulty(line, UNCLOSED)
        if fault := next((each.fault for each in taken if each.fault), ""):
            return Row(line.number, tuple(cells), fault, line.text)
        return Row(line.number, tuple(cells))

    def _fed(self, line: TextLine, taken: list[TextLine]) -> Iterator[str]:
        yield line.text + "\n"
        most = MOST_LINES_OF_A_CELL if self._unclosed < MOST_UNCLOSED else 1
        while len(taken) < most and (following := self._next()):
            taken.append(following)
            yield following.text + "\n"

    def _faulty(self, line: TextLine, fault: str) -> Row:
        """Its cells as they look, though the delimiters may not be such."""
        cells = tuple(cell.strip(QUOTE) for cell in self._split(line.text))
        return Row(line.number, cells, fault, line.text)

    def _split(self, text: str) -> tuple[str, ...]:
        """Never more cells than a row that is too wide needs to be one."""
        return tuple(text.split(self._delimiter, MOST_COLUMNS))
