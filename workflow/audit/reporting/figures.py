"""統計: the figures of a report, by unit, kind, position and month. Dismissed ones do not count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.audit.codes import Code, Severity, codes
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import By, Counted, Standing, Wanted, rate

MOST_MONTHS = 24  # of a chart; its table has all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures(Counted):
    """A unit with its findings by how grave they are; its name is "" where none is known."""

    severities: Mapping[Severity, int]

    @property
    def findings(self) -> int:
        """All of them."""
        return sum(self.severities.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigures:
    """A kind of finding and how many there are."""

    code: Code
    count: int
    cases: int  # examined

    @property
    def per_hundred(self) -> float | None:
        """Findings for every hundred cases examined."""
        found = rate(self.count, self.cases)
        return None if found is None else 100 * found


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that a report counts, of the whole audit or of the sample alone."""

    cases: int
    clean: int
    units: tuple[UnitFigures, ...]
    codes: tuple[CodeFigures, ...]
    positions: tuple[tuple[str, int], ...]  # most findings first; "" is the case itself
    months: tuple[Counted, ...]
    severities: Mapping[Severity, int]
    standings: Mapping[Standing, int]  # of all findings, the dismissed too

    @property
    def findings(self) -> int:
        """Those that count."""
        return sum(self.severities.values())

    @property
    def rate(self) -> float | None:
        """The share of cases without findings."""
        return rate(self.clean, self.cases)

    @property
    def period(self) -> tuple[str, str]:
        """The first and the last month of receipt; "" where none is known."""
        known = [each.name for each in self.months if each.name]
        return (known[0], known[-1]) if known else ("", "")

    @property
    def charted(self) -> tuple[Counted, ...]:
        """The months that a chart shows, the last ones."""
        return tuple(each for each in self.months if each.name)[-MOST_MONTHS:]


def figures_of(ledger: Ledger, *, sampled: bool = False) -> Figures:
    """The figures of an audit; only of the cases drawn, if `sampled`."""
    units, months = ledger.units(sampled=sampled), ledger.months(sampled=sampled)
    cases, clean = sum(each.cases for each in units), sum(each.clean for each in units)
    wanted = Wanted(is_sampled=sampled)
    by_code = _counting(ledger, wanted, By.CODE)
    severities = _by_severity(by_code)
    return Figures(
        cases=cases,
        clean=clean,
        units=_units(ledger, wanted, units),
        codes=tuple(
            CodeFigures(code=code, count=by_code[code.id], cases=cases)
            for code in codes().values()
            if by_code[code.id]
        ),
        positions=tuple(_counting(ledger, wanted, By.POSITION).most_common()),
        months=months,
        severities=severities,
        standings={
            each: count
            for each in Standing
            if (count := ledger.counts(wanted, By.STANDING).get(each.value, 0))
        },
    )


def _counting(ledger: Ledger, wanted: Wanted, by: By) -> Counter[str]:
    """How many of each kind, of those that are held against somebody."""
    found: Counter[str] = Counter()
    for standing in Standing:
        if standing.counts:
            found.update(ledger.counts(wanted.model_copy(update={"standing": standing.value}), by))
    return found


def _by_severity(by_code: Mapping[str, int]) -> Mapping[Severity, int]:
    found = Counter[Severity]()
    for code, count in by_code.items():
        found[codes()[code].severity] += count
    return {each: found[each] for each in Severity}


def _units(ledger: Ledger, wanted: Wanted, units: Sequence[Counted]) -> tuple[UnitFigures, ...]:
    by_severity = {
        each: _counting(ledger, wanted.model_copy(update={"severity": each.value}), By.UNIT)
        for each in Severity
    }
    return tuple(
        UnitFigures(
            name=each.name,
            cases=each.cases,
            clean=each.clean,
            severities={severity: found[each.name] for severity, found in by_severity.items()},
        )
        for each in units
    )
