"""`make hostile`: hostile requests, files, crowds, kills, outages, and how they were answered."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from tests.hostile import (
    attacks,
    crowds,
    desks,
    kills,
    office_hours,
    outages,
    routes,
    signed_kills,
    tampering,
    uploads,
)
from tests.hostile.bench import Bench
from tests.hostile.tally import HEAD, Tally

KINDS: Mapping[str, Callable[[Bench], Tally]] = {
    each.KIND: each.run
    for each in (
        *(routes, uploads, crowds, kills, outages, tampering),
        *(attacks, desks, office_hours, signed_kills),
    )
}


def main() -> None:
    """Print the table in Markdown, what was wrong below it; end with 1 if anything was."""
    parser = argparse.ArgumentParser(prog="make hostile", description=__doc__)
    parser.add_argument("--only", choices=KINDS, action="append", help="this kind; may come twice")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="how much of the whole run")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chenhe-hostile-") as folder:
        os.environ["XDG_DATA_HOME"] = folder
        bench = Bench(folder=Path(folder), seed=chosen.seed, share=chosen.share)
        print(HEAD)
        with closing(bench):
            tallies = [_tried(kind, bench) for kind in chosen.only or KINDS]
    for tally in tallies:
        print("".join(f"\n{tally.kind}: {fault}" for fault in tally.faults), end="")
    sys.exit(not all(tally.is_good for tally in tallies))


def _tried(kind: str, bench: Bench) -> Tally:
    begun = time.perf_counter()
    tally = KINDS[kind](bench)
    print(tally.row, flush=True)
    print(f"{kind}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    return tally


if __name__ == "__main__":
    main()
