"""`make audit-trial`: recall and precision of the audit, a code a line, and what it missed."""

import argparse
import sys
from collections.abc import Iterator
from random import Random

from tests.audit_trial.judging import Miss, Score
from tests.audit_trial.planted import CODES
from tests.audit_trial.trying import Trial, tried

MOST_SHOWN = 20  # misses, with the lines of the case
HIDDEN = ("主旨", "流程列", "文號", "收文時間", "類別")


def main() -> None:
    """Print the table in Markdown; exit 1 where the audit falls short of what is asked."""
    parser = argparse.ArgumentParser(prog="make audit-trial", description=__doc__)
    parser.add_argument("--records", type=int, default=600, help="conforming records of a kind")
    parser.add_argument("--each", type=int, default=40, help="cases of each plant")
    parser.add_argument("--pairs", type=int, default=3, help="cases of each two plants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=MOST_SHOWN, help="misses to show")
    chosen = parser.parse_args()
    trial = tried(
        Random(chosen.seed), records=chosen.records, each=chosen.each, pairs_each=chosen.pairs
    )
    sys.stdout.write("\n".join([*_table(trial), "", *_misses(trial, chosen.misses)]) + "\n")
    sys.exit(0 if trial.is_good else 1)


def _table(trial: Trial) -> Iterator[str]:
    yield "| code | one planted | recall | precision | two planted | recall | precision |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for code in CODES:
        yield f"| {code} | {_figures(trial.singles, code)} | {_figures(trial.pairs, code)} |"
    yield f"| all | {_all(trial.singles)} | {_all(trial.pairs)} |"
    yield ""
    clean = trial.clean
    yield f"{clean.cases:,} conforming records: {clean.made_up.total()} findings."


def _figures(score: Score, code: str) -> str:
    planted = score.right[code] + score.missed[code]
    return f"{planted:,} | {score.recall(code):.3f} | {score.precision(code):.3f}"


def _all(score: Score) -> str:
    return f"{score.cases:,} cases | {score.recall_of_all:.3f} | {score.precision_of_all:.3f}"


def _misses(trial: Trial, most: int) -> Iterator[str]:
    misses = [*trial.clean.misses, *trial.singles.misses, *trial.pairs.misses]
    for miss in misses[:most]:
        yield from _shown(miss)
    if len(misses) > most:
        yield f"and {len(misses) - most} more"


def _shown(miss: Miss) -> Iterator[str]:
    yield f"{miss.case.number} {miss.case.lines[0]['流程列']}"
    yield f"  planted {'、'.join(miss.case.ways) or 'nothing'}"
    for due in miss.case.due:
        yield f"  due     {due.code} {'/'.join(due.named)}"
    for found in miss.found:
        yield f"  found   {found.code} {found.position} {found.evidence} {found.message()}"
    for at, line in enumerate(miss.case.lines, start=1):
        cells = [cell for name, cell in line.items() if cell and name not in HIDDEN]
        yield f"    {at:2} {' '.join(cells)}"


if __name__ == "__main__":
    main()
