"""`make mutants`: plants faults in workflow/ and tells which ones no test notices."""

import argparse
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tests.mutants.planting import Mutant, mutants_of, sample
from tests.mutants.running import (
    ROOT,
    Outcome,
    SeenBy,
    copy_of_the_tree,
    likely_killers,
    record,
    try_out,
)

# Invented people and papers, and what Alembic writes: no rule to break.
LEFT_OUT = ("workflow/demonstration", "workflow/migrations")
EQUIVALENT = Path(__file__).parent / "equivalent.toml"


def main() -> None:
    """Print a line for every mutant, then how many were killed."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave-out", nargs="*", default=[], help="paths, as workflow/actions")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--budget", type=float, default=60, help="seconds of tests a mutant")
    parser.add_argument("--limit", type=float, default=180, help="seconds until a run has hung")
    chosen = parser.parse_args()
    found = plantable([*LEFT_OUT, *chosen.leave_out])
    mutants = sample(found, chosen.count, Random(chosen.seed))
    print(f"{len(mutants)} of {len(found):,} mutants, seed {chosen.seed}\n", flush=True)
    with ExitStack() as stack:
        copies = [stack.enter_context(copy_of_the_tree()) for _ in range(chosen.workers)]
        seen = record(copies[0], chosen.workers)
        outcomes: list[Outcome] = []
        for outcome in _tried(mutants, seen, copies, chosen.budget, chosen.limit):
            print(line(outcome), flush=True)
            outcomes.append(outcome)
    survivors = sum(outcome.verdict.is_survivor for outcome in outcomes)
    print(f"\n{survivors} of {len(outcomes)} survived ({survivors / len(outcomes):.0%})")


def plantable(left_out: Sequence[str]) -> list[Mutant]:
    """Every mutant of workflow/ outside the folders left out, but those known to change nothing."""
    known = equivalent()
    modules = sorted((ROOT / "workflow").rglob("*.py"))
    paths = [module.relative_to(ROOT) for module in modules]
    return [
        mutant
        for path in paths
        if not any(path.is_relative_to(folder) for folder in left_out)
        for mutant in mutants_of(path.as_posix(), (ROOT / path).read_bytes())
        if (mutant.path, mutant.before, mutant.after) not in known
    ]


def equivalent() -> set[tuple[str, str, str]]:
    """Path, line and changed line of the mutants that a reader found to change nothing."""
    mutants = tomllib.loads(EQUIVALENT.read_text("utf-8")).get("mutant", [])
    return {(mutant["path"], mutant["before"], mutant["after"]) for mutant in mutants}


def line(outcome: Outcome) -> str:
    """One mutant and what became of it; two lines more for one that survived."""
    mutant = outcome.mutant
    told = (
        f"{outcome.verdict.value:<9} {mutant.path}:{mutant.line} {mutant.operator}"
        f" ({outcome.tests} tests, {outcome.seconds:.0f} s)"
    )
    return f"{told}\n    - {mutant.before}\n    + {mutant.after}"


def _tried(
    mutants: Sequence[Mutant],
    seen: Sequence[SeenBy],
    copies: Sequence[Path],
    budget: float,
    limit: float,
) -> Iterator[Outcome]:
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def tried(mutant: Mutant) -> Outcome:
        copy = free.get()
        try:
            tests = likely_killers(mutant, (copy / mutant.path).read_bytes(), seen, budget)
            return try_out(mutant, tests, copy, limit)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        yield from pool.map(tried, mutants)


if __name__ == "__main__":
    main()
