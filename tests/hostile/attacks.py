"""Kind `attacks`: each attack on an office with accounts by its name, tried and refused.

Whatever was refused has left no event behind, but those of the attack's own preparations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median

from tests.hostile import on_desks, on_doors
from tests.hostile.bench import Bench
from tests.hostile.office import OTHER
from tests.hostile.siege import Siege, siege
from tests.hostile.tally import Tally

KIND = "attacks"
Attack = Callable[[Siege], Iterator[str]]
ATTACKS: tuple[Attack, ...] = (*on_doors.ATTACKS, *on_desks.ATTACKS)
GUESSES = 4  # of each name: more of them are told to wait


def run(bench: Bench) -> Tally:
    """Try each of them; the log must verify afterwards, without a word of an attacker."""
    tally = Tally(kind=KIND)
    with siege(bench, KIND) as office:
        for attack in ATTACKS:
            tally.count(attack.__name__.replace("_", " "), attack(office))
        forged = office.seeded.counted(("冒名", "別處送來", "別處"))
        faults = [f"「{words}」 stands in the log" for words, times in forged.items() if times]
        tally.count("the log afterwards", [*faults, *office.seeded.bad_log()])
        if not bench.is_small:
            tally.notes.append(_how_long(office))
    return tally


def _how_long(office: Siege) -> str:
    """How much longer a known name takes to be refused than one that nobody has."""
    known = [office.officer(f"{OTHER}/承辦人員", each).account for each in (5, 6, 7)]
    took = {
        kind: median(
            office.enter(office.guest(), name, "a guess").seconds
            for name in names
            for _ in range(GUESSES)
        )
        for kind, names in (("known", known), ("unknown", ("nobody1", "nobody2", "nobody3")))
    }
    ratio = took["known"] / took["unknown"]
    return f"a known name is refused in {ratio:.2f} times the time of an unknown one"
