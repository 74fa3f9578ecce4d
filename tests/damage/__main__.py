"""`make damage`: clean pages damaged thousands of times, and what the reader made of each kind."""

import argparse
import zlib
from random import Random

from rules.rulebook import DEFAULT_AGENCY, load_rulebook, shipped_agency
from tests.damage.judging import Bench, Outcome
from tests.damage.kinds import KINDS


def main() -> None:
    """Print the table of outcomes in Markdown."""
    parser = argparse.ArgumentParser(prog="make damage", description=__doc__)
    parser.add_argument("--runs", type=int, default=120, help="damages of each kind")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    bench = Bench(rulebook=load_rulebook(shipped_agency(DEFAULT_AGENCY)))
    total = chosen.runs * len(KINDS)
    print(f"{total:,} damages of {len(bench.pages)} clean pages, seed {chosen.seed}\n")
    print(f"| damage | runs | {' | '.join(each.value for each in Outcome)} |")
    print("|---|" + "---:|" * (len(Outcome) + 1))
    for kind, damage in KINDS.items():
        random = Random(chosen.seed + zlib.crc32(kind.encode()))
        counted = bench.outcomes(damage, runs=chosen.runs, random=random)
        figures = " | ".join(str(counted[each]) for each in Outcome)
        print(f"| {kind} | {chosen.runs} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
