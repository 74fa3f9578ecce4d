"""`make house`: the figures of the three packages, and the names behind the figures."""

import argparse
from collections.abc import Sequence

from tests.house.imports import PACKAGES, layers_of_contracts
from tests.house.measuring import ROOT, Package, measure, namesakes, reasons_to_be_short
from tests.house.sources import Module

COUNTED = """\
Modules: Python files but migration scripts and an `__init__` that is a docstring alone. Depth: the
modules on the longest chain of imports inside the package; imports that Python makes of a folder's
`__init__` on the way are not counted. Code lines hold at least one token that is neither comment
nor docstring; docstrings are those of modules, classes and functions, quotes included."""


def main() -> None:
    """Print the table in Markdown, then what stands behind it."""
    argparse.ArgumentParser(prog="make house", description=__doc__).parse_args()
    packages = [measure(name) for name in PACKAGES]
    print(f"| | {' | '.join(PACKAGES)} |\n|---|{'---:|' * len(PACKAGES)}")
    for title, figures in _rows(packages):
        print(f"| {title} | {' | '.join(figures)} |")
    print(f"\n{COUNTED}\n")
    for package in packages:
        print("\n".join([*_short(package), *_imports(package), *_functions(package)]), end="\n\n")
    layers = layers_of_contracts(ROOT)
    print("\n".join(f"{count:>3} layers: {name}" for name, count in layers.items()))
    print("\nClasses of one name:")
    for name, paths in namesakes(packages).items():
        print(f"    {name}: {', '.join(paths)}")


def _rows(packages: Sequence[Package]) -> list[tuple[str, list[str]]]:
    return [
        ("modules", [str(len(package.modules)) for package in packages]),
        ("loose", [str(len(package.loose)) for package in packages]),
        ("median lines", [str(package.median_lines) for package in packages]),
        ("largest", [str(package.largest.lines) for package in packages]),
        ("under 30 lines", [str(len(package.short)) for package in packages]),
        ("import depth", [_depth(package.chain) for package in packages]),
        ("… with TYPE_CHECKING", [_depth(package.chain_with_types) for package in packages]),
        ("imports a module", [f"{package.imports_a_module:.1f}" for package in packages]),
        ("docstring lines per 100", [f"{package.docstring_lines:.0f}" for package in packages]),
        ("comments per 100", [f"{package.comments:.0f}" for package in packages]),
        ("functions over 5 parameters", _counted(packages, "wide_functions")),
        ("functions over 30 lines", _counted(packages, "long_functions")),
        ("loops over `each`", _summed(packages, "vague_loops")),
        ("`Any`", _summed(packages, "any_uses")),
        ("types ignored", _summed(packages, "ignored_types")),
    ]


def _depth(chain: Sequence[str]) -> str:
    return str(len(chain)) if chain else "a ring"


def _summed(packages: Sequence[Package], count: str) -> list[str]:
    return [str(package.total(count)) for package in packages]


def _counted(packages: Sequence[Package], names: str) -> list[str]:
    return [
        str(sum(len(getattr(module, names)) for module in package.modules)) for package in packages
    ]


def _short(package: Package) -> list[str]:
    reasons = reasons_to_be_short()
    return [
        f"{package.name}/",
        f"    loose: {', '.join(module.name for module in package.loose)}",
        f"    largest: {package.largest.path}",
        *(
            f"    {module.lines} lines: {module.path} ({reasons.get(module.path, 'NO REASON')})"
            for module in package.short
        ),
    ]


def _imports(package: Package) -> list[str]:
    return [
        f"    {title}: {' > '.join(modules)}"
        for title, modules in (
            ("chain", package.chain),
            ("RING", package.ring),
            ("RING with TYPE_CHECKING", package.ring_with_types),
        )
        if modules
    ]


def _functions(package: Package) -> list[str]:
    def told(module: Module, names: Sequence[str]) -> list[str]:
        return [f"{module.path}:{name}" for name in names]

    wide = [name for module in package.modules for name in told(module, module.wide_functions)]
    long = [name for module in package.modules for name in told(module, module.long_functions)]
    return [
        f"    over {title}: {', '.join(names)}"
        for title, names in (("5 parameters", wide), ("30 lines", long))
        if names
    ]


if __name__ == "__main__":
    main()
