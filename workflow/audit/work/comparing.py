"""Two audits side by side: what got better, by code and by unit, in findings per 100 cases.

Only findings that count are counted: what was dismissed or allowed is no deviation. Where the two
looked at different things, the comparison says so and is made all the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflow.audit.codes import codes
from workflow.audit.examined import ExaminedCase
from workflow.audit.findings import Audit, Finding
from workflow.kept.about import Said
from workflow.texts import msgid

ROC = 1911  # the year before 民國 1
MOST_NAMED = 10  # units that a sentence names
OTHER_UNITS = msgid("單位不同：只有「%(file)s」有 %(units)s。")
OTHER_TABLES = msgid("所依的流程表不同：前一次是 %(earlier)s，這一次是 %(later)s。")
OTHER_LENGTH = msgid("收文期間的長短不同：前一次 %(earlier)s 個月，這一次 %(later)s 個月。")
OVERLAPPING = msgid("兩次的收文期間有一部分重疊：同一件公文可能在兩邊都算。")
BETTER, WORSE, ALIKE = msgid("進步"), msgid("退步"), msgid("不變")
NO_COMPARISON = msgid("無從比較")
NO_PERIOD = msgid("「%(file)s」的紀錄沒有收文時間，不知道是哪一段期間。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What of an audit is compared.

    `units` and the findings are those of the cases examined; `months` are of their receipt.
    """

    file: str
    cases: int
    units: Mapping[str, int]  # cases of each
    by_code: Mapping[str, int]
    by_unit: Mapping[str, int]
    rulebooks: tuple[str, ...]
    months: tuple[str, ...] = ()  # as 115-03, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Findings of one audit about one thing."""

    findings: int
    cases: int

    @property
    def rate(self) -> float | None:
        """How many for every 100 cases; None where there are no cases."""
        return round(100 * self.findings / self.cases, 2) if self.cases else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One code or one unit in both audits; a `name` of "" is all of them together."""

    name: str
    earlier: Side
    later: Side

    @property
    def difference(self) -> float | None:
        """The later rate less the earlier: below 0 it got better; None where one has no cases."""
        before, after = self.earlier.rate, self.later.rate
        return None if before is None or after is None else round(after - before, 2)

    @property
    def is_better(self) -> bool:
        """Whether there are fewer findings than before."""
        return self.difference is not None and self.difference < 0

    @property
    def is_worse(self) -> bool:
        """Whether there are more."""
        return self.difference is not None and self.difference > 0

    @property
    def word(self) -> str:
        """What became of it, in a word."""
        if self.difference is None:
            return NO_COMPARISON
        return BETTER if self.is_better else WORSE if self.is_worse else ALIKE


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An earlier and a later audit; `differing` says in what they are not alike."""

    earlier: Counted
    later: Counted
    whole: Change
    codes: tuple[Change, ...]
    units: tuple[Change, ...]
    differing: tuple[Said, ...]


def compared(earlier: Counted, later: Counted) -> Comparison:
    """The later audit beside the earlier one; what got most worse comes first."""
    code_names = [each for each in codes() if each in earlier.by_code or each in later.by_code]
    unit_names = dict.fromkeys((*earlier.units, *later.units))
    return Comparison(
        earlier=earlier,
        later=later,
        whole=Change(name="", earlier=_whole(earlier), later=_whole(later)),
        codes=_sorted(
            Change(name=name, earlier=_of_code(earlier, name), later=_of_code(later, name))
            for name in code_names
        ),
        units=_sorted(
            Change(name=name, earlier=_of_unit(earlier, name), later=_of_unit(later, name))
            for name in unit_names
        ),
        differing=tuple(_differing(earlier, later)),
    )


def counted(audit: Audit, counts: Callable[[Finding], bool] = lambda _: True) -> Counted:
    """What of an audit held in memory is compared; `counts` says which findings count."""
    unit_of = {case.id: case.unit for case in audit.examined}
    found = [each for each in audit.findings if counts(each)]
    return Counted(
        file=audit.file,
        cases=audit.cases,
        units=Counter(case.unit for case in audit.examined),
        by_code=Counter(each.code for each in found),
        by_unit=Counter(unit_of.get(each.case_id, "") for each in found),
        rulebooks=audit.rulebooks,
        months=months_of(audit.examined),
    )


def months_of(examined: Iterable[ExaminedCase]) -> tuple[str, ...]:
    """The months in which cases were received, in order."""
    days = (date.fromordinal(day) for day in {case.received for case in examined} - {0})
    return tuple(sorted({f"{day.year - ROC:03}-{day.month:02}" for day in days}))


def _whole(audit: Counted) -> Side:
    return Side(findings=sum(audit.by_code.values()), cases=audit.cases)


def _of_code(audit: Counted, code: str) -> Side:
    return Side(findings=audit.by_code.get(code, 0), cases=audit.cases)


def _of_unit(audit: Counted, unit: str) -> Side:
    return Side(findings=audit.by_unit.get(unit, 0), cases=audit.units.get(unit, 0))


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The worst first; what is in one of them only comes last."""
    return tuple(
        sorted(
            changes,
            key=lambda each: (each.difference is None, -(each.difference or 0.0)),
        )
    )


def _differing(earlier: Counted, later: Counted) -> Iterator[Said]:
    for one, other in ((earlier, later), (later, earlier)):
        alone = sorted(set(one.units) - set(other.units) - {""})
        if alone:
            named = "、".join(alone[:MOST_NAMED]) + ("…" if len(alone) > MOST_NAMED else "")
            yield Said(template=OTHER_UNITS, facts={"file": one.file, "units": named})
    if set(earlier.rulebooks) != set(later.rulebooks):
        tables = {"earlier": "、".join(earlier.rulebooks), "later": "、".join(later.rulebooks)}
        yield Said(template=OTHER_TABLES, facts=tables)
    yield from _differing_periods(earlier, later)


def _differing_periods(earlier: Counted, later: Counted) -> Iterator[Said]:
    for each in (earlier, later):
        if not each.months:
            yield Said(template=NO_PERIOD, facts={"file": each.file})
    if not earlier.months or not later.months or earlier.months == later.months:
        return
    spans = _span(earlier.months), _span(later.months)
    if spans[0] != spans[1]:
        facts = {"earlier": str(spans[0]), "later": str(spans[1])}
        yield Said(template=OTHER_LENGTH, facts=facts)
    if earlier.months[-1] >= later.months[0] and later.months[-1] >= earlier.months[0]:
        yield Said(template=OVERLAPPING)


def _span(months: tuple[str, ...]) -> int:
    """How many months from the first to the last."""
    ends = (each.split("-") for each in (months[0], months[-1]))
    first, last = (int(year) * 12 + int(month) for year, month in ends)
    return last - first + 1
