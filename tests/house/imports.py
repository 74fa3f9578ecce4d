"""Who imports whom inside one package: the longest chain, cycles, how many on average."""

import tomllib
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
from grimp import ImportGraph

PACKAGES = ("rules", "workflow", "web")
Imports = Mapping[str, frozenset[str]]


@cache
def graph(*, with_types: bool) -> ImportGraph:
    """All imports of the three packages; `with_types`: those under TYPE_CHECKING too."""
    return grimp.build_graph(
        *PACKAGES, exclude_type_checking_imports=not with_types, cache_dir=None
    )


def imports_within(package: str, *, with_types: bool = False) -> Imports:
    """Each module of a package with the modules of that package it imports."""
    built = graph(with_types=with_types)
    inside = frozenset(name for name in built.modules if name.partition(".")[0] == package)
    return {name: inside & built.find_modules_directly_imported_by(name) for name in inside}


def cycle(imports: Imports) -> tuple[str, ...]:
    """One ring of modules that import each other, its first module named again at the end."""
    try:
        tuple(TopologicalSorter(imports).static_order())
    except CycleError as found:
        return tuple(reversed(found.args[1]))
    return ()


def longest_chain(imports: Imports) -> tuple[str, ...]:
    """Modules of which each imports the next; raises `graphlib.CycleError` if some go in a ring."""
    longest: dict[str, tuple[str, ...]] = {}
    for module in TopologicalSorter(imports).static_order():
        below = sorted(longest[imported] for imported in imports[module])
        longest[module] = (module, *max(below, key=len, default=()))
    return max(sorted(longest.values()), key=len)


def imports_a_module(package: str) -> float:
    """How many modules of the three packages a module of this one imports, on average."""
    built = graph(with_types=False)
    names = imports_within(package)
    counted = [len(built.find_modules_directly_imported_by(name)) for name in names]
    return sum(counted) / len(counted)


def layers_of_contracts(root: Path) -> dict[str, int]:
    """The import contracts of pyproject.toml that have layers, and how many."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {told["name"]: len(told["layers"]) for told in contracts if told["type"] == "layers"}
