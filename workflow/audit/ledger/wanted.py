"""What is looked for among the findings of an audit, and what comes back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from rules.texts import folded
from workflow.audit.examined import CaseEnd
from workflow.audit.findings import Finding

SAYS = "finding.said IN (SELECT code FROM said WHERE instr(words, ?) > 0)"
OF_CASE_OR_SAYS = f"(instr(finding.case_words, ?) > 0 OR {SAYS})"


class Standing(Enum):
    """What the inspectors made of a finding."""

    OPEN = "open"  # 待處理
    ACCEPTED = "accepted"  # 採認
    DISMISSED = "dismissed"  # 不採
    ALLOWED = "allowed"  # 容許: a pattern of the allow-list covers it

    @property
    def counts(self) -> bool:
        """Whether it is held against its unit: in scores, rates and summaries."""
        return self in (Standing.OPEN, Standing.ACCEPTED)


class By(Enum):
    """By what findings are counted."""

    CODE = "code"
    SEVERITY = "severity"
    UNIT = "unit"
    POSITION = "position"
    STANDING = "standing"


class Wanted(BaseModel):
    """Which findings: "" is any. `q` are words parted by spaces, all of which it must say.

    The pages' filter is one of these and its place, read from an address.
    """

    model_config = ConfigDict(frozen=True)

    code: str = ""
    severity: str = ""
    unit: str = ""
    position: str = ""
    standing: str = ""
    case: str = ""
    q: str = ""
    is_sampled: bool = False  # only of cases that were drawn

    @property
    def words(self) -> tuple[str, ...]:
        """The words looked for, as they are compared."""
        return tuple(folded(self.q).split())

    @property
    def is_of_kinds(self) -> bool:
        """Whether it names kinds alone, whose counts are kept."""
        return not (self.case or self.words)

    def conditions(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """The conditions on the table of findings, each with its values."""
        for by in By:
            if value := getattr(self, by.value):
                yield f"finding.{by.value} = ?", (value,)
        if self.is_sampled:
            yield "finding.is_sampled = ?", (1,)
        if self.case:
            yield "finding.place = (SELECT place FROM examined WHERE id = ?)", (self.case,)
        for word in self.words:
            # What of a 文號 is no digit or letter stands in `said`: to look through all takes long.
            of_cases = any(each.isascii() for each in word)
            yield (OF_CASE_OR_SAYS, (word, word)) if of_cases else (SAYS, (word,))


ALL = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A finding in its place: `number` from 1, in the order of the log."""

    number: int
    finding: Finding
    key: str = ""  # its name in this audit, the same when the same file is judged again
    unit: str = ""  # whose case it is, "" where unknown
    standing: Standing = Standing.OPEN
    is_sampled: bool = False


def numbered(findings: Iterable[Finding]) -> tuple[Numbered, ...]:
    """Those of an audit that is kept nowhere."""
    return tuple(
        Numbered(number=number, finding=finding) for number, finding in enumerate(findings, start=1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many cases of a unit or a month there are, and how many of them have no fault."""

    name: str
    cases: int
    clean: int

    @property
    def rate(self) -> float | None:
        """The share of cases without findings; None where there is no case."""
        return rate(self.clean, self.cases)


def rate(part: int, whole: int) -> float | None:
    """The share, None of nothing."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """So many cases of a unit have just these findings that count."""

    unit: str
    codes: tuple[str, ...]  # sorted; one that two findings bear stands twice
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rowless:
    """Cases whose row nobody knows that say the same of themselves.

    A case without subject and row stands by itself.
    """

    subject: str
    unit: str  # that drafts, "" where unknown
    row: str  # as written where the table has no such row
    cases: tuple[str, ...]  # 文號, in the order of the log

    @property
    def key(self) -> str:
        """What names it in forms: 16 hexadecimal digits."""
        told = "\0".join((self.subject, self.unit, self.row, self.cases[0]))
        return sha256(told.encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How many cases are alike in what samples are drawn by."""

    unit: str
    end: CaseEnd
    is_confidential: bool
    is_sampled: bool
    count: int
