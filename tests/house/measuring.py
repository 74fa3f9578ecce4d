"""The figures of a package, and the limits that they keep."""

import statistics
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.house.imports import cycle, imports_a_module, imports_within, longest_chain
from tests.house.sources import Module, read_module

ROOT = Path(__file__).parent.parent.parent
FEWEST_LINES = 30  # a shorter module needs a reason
REASONS = Path(__file__).parent / "short.toml"
SCRIPTS = "versions"  # migrations, which only Alembic runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One of the three packages, measured."""

    name: str
    modules: tuple[Module, ...]  # without an `__init__` that is a docstring alone
    chain: tuple[str, ...]  # of imports at run time; empty where there is a ring
    chain_with_types: tuple[str, ...]  # those under TYPE_CHECKING too; empty where there is a ring
    ring: tuple[str, ...]  # of imports at run time
    ring_with_types: tuple[str, ...]
    imports_a_module: float

    @property
    def loose(self) -> list[Module]:
        """The modules directly under the package."""
        return [
            module
            for module in self.modules
            if module.path == f"{self.name}/{module.name}" and not module.is_opening
        ]

    @property
    def short(self) -> list[Module]:
        """The modules of less than 30 lines that no `__init__` is."""
        return [
            module
            for module in self.modules
            if module.lines < FEWEST_LINES and not module.is_opening
        ]

    @property
    def median_lines(self) -> int:
        """Lines of the middle module."""
        return round(statistics.median(module.lines for module in self.modules))

    @property
    def largest(self) -> Module:
        """The module with the most lines."""
        return max(self.modules, key=lambda module: module.lines)

    @property
    def docstring_lines(self) -> float:
        """Docstring lines per 100 lines of code."""
        return 100 * self.total("docstring_lines") / self.total("code_lines")

    @property
    def comments(self) -> float:
        """Comments per 100 lines of code."""
        return 100 * self.total("comments") / self.total("code_lines")

    def total(self, count: str) -> int:
        """The sum of one count of its modules, told by the name of the field."""
        return sum(getattr(module, count) for module in self.modules)


def measure(name: str) -> Package:
    """One package read from the tree this file stands in."""
    paths = sorted(path for path in (ROOT / name).rglob("*.py") if path.parent.name != SCRIPTS)
    imports, typed = imports_within(name), imports_within(name, with_types=True)
    ring, ring_with_types = cycle(imports), cycle(typed)
    return Package(
        name=name,
        modules=tuple(
            module
            for module in (read_module(path, ROOT) for path in paths)
            if module.code_lines or not module.is_opening
        ),
        chain=() if ring else longest_chain(imports),
        chain_with_types=() if ring_with_types else longest_chain(typed),
        ring=ring,
        ring_with_types=ring_with_types,
        imports_a_module=imports_a_module(name),
    )


def namesakes(packages: Sequence[Package]) -> dict[str, list[str]]:
    """The names that two classes share, with the modules that define them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for package in packages:
        for module in package.modules:
            for name in module.classes:
                found[name].append(module.path)
    return {name: paths for name, paths in sorted(found.items()) if len(paths) > 1}


def reasons_to_be_short() -> dict[str, str]:
    """Path of each module allowed to be short → why it is one all the same."""
    return tomllib.loads(REASONS.read_text("utf-8"))
