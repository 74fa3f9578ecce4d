"""What the audit says of planted cases, beside what is due: found, missed, made up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rules.rulebook import Rulebook
from tests.audit_trial.planted import PlantedCase
from workflow.audit.auditing import Basis, audit
from workflow.audit.findings import Finding
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A case of which something else was said than is due."""

    case: PlantedCase
    found: tuple[Finding, ...]


@dataclass(kw_only=True)
class Score:
    """How often each code was found rightly, missed, and made up."""

    cases: int = 0
    right: Counter[str] = field(default_factory=Counter[str])
    missed: Counter[str] = field(default_factory=Counter[str])
    made_up: Counter[str] = field(default_factory=Counter[str])
    misses: list[Miss] = field(default_factory=list[Miss])

    def recall(self, code: str) -> float:
        """The share of what is due that was found; 1 where nothing is."""
        due = self.right[code] + self.missed[code]
        return self.right[code] / due if due else 1.0

    def precision(self, code: str) -> float:
        """The share of what was found that is due; 1 where nothing was."""
        found = self.right[code] + self.made_up[code]
        return self.right[code] / found if found else 1.0

    def add(self, other: "Score") -> None:
        """The cases of another score with these."""
        self.cases += other.cases
        self.right += other.right
        self.missed += other.missed
        self.made_up += other.made_up
        self.misses += other.misses

    @property
    def recall_of_all(self) -> float:
        """The share of all that is due that was found."""
        due = self.right.total() + self.missed.total()
        return self.right.total() / due if due else 1.0

    @property
    def precision_of_all(self) -> float:
        """The share of all that was found that is due."""
        found = self.right.total() + self.made_up.total()
        return self.right.total() / found if found else 1.0


def judged(cases: Iterable[PlantedCase], rulebook: Rulebook) -> Score:
    """The score of one audit of all of them, each under a 文號 of its own."""
    renumbered = [_renumbered(case, number) for number, case in enumerate(cases, start=1)]
    findings = found_in(renumbered, rulebook)
    score = Score(cases=len(renumbered))
    for case in renumbered:
        _compare(case, findings[case.number], score)
    return score


def found_in(cases: Sequence[PlantedCase], rulebook: Rulebook) -> dict[str, list[Finding]]:
    """What one audit of all their lines finds, by 文號."""
    lines = (line for case in cases for line in case.lines)
    read = log_of_rows(lines, rulebook.agency, file="trial")
    basis = Basis(rulebooks=Rulebooks(current=rulebook, kept=()))
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in audit(read, basis).findings:
        found[finding.case_id].append(finding)
    return found


def _renumbered(case: PlantedCase, number: int) -> PlantedCase:
    name = f"115{number:07d}"
    return replace(case, number=name, lines=[line | {"文號": name} for line in case.lines])


def _compare(case: PlantedCase, findings: Sequence[Finding], score: Score) -> None:
    left, is_right = list(findings), True
    for due in case.due:
        hit = next(
            (each for each in left if each.code == due.code and _names(each, due.named)), None
        )
        if hit is None:
            score.missed[due.code] += 1
            is_right = False
        else:
            score.right[due.code] += 1
            left.remove(hit)
    for each in left:
        score.made_up[each.code] += 1
        is_right = False
    if not is_right:
        score.misses.append(Miss(case=case, found=tuple(findings)))


def _names(finding: Finding, named: Sequence[str]) -> bool:
    """Whether it speaks of whom it must; of a case it may name whoever it likes."""
    return "" in named or finding.position in named
