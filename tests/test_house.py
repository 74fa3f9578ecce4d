"""How the house may be built: few rooms, short ways between them, each module explained."""

from functools import cache

import pytest

from tests.house.imports import PACKAGES, layers_of_contracts
from tests.house.measuring import ROOT, Package, measure, reasons_to_be_short

MOST_LOOSE = {"workflow": 8, "web": 6}
DEEPEST_CHAIN = 12  # modules, in workflow
MOST_LAYERS = 10
DOCSTRING_LINES = (15, 35)  # per 100 lines of code

measured = cache(measure)


@pytest.fixture(params=PACKAGES)
def package(request: pytest.FixtureRequest) -> Package:
    return measured(request.param)


@pytest.mark.parametrize("name", MOST_LOOSE)
def test_few_modules_stand_outside_a_room(name: str) -> None:
    loose = [module.path for module in measured(name).loose]

    assert len(loose) <= MOST_LOOSE[name], loose


def test_no_way_through_workflow_is_long() -> None:
    chain = measured("workflow").chain

    assert len(chain) <= DEEPEST_CHAIN, " > ".join(chain)


def test_every_contract_can_be_seen_at_a_glance() -> None:
    layers = layers_of_contracts(ROOT)

    assert {name: count for name, count in layers.items() if count > MOST_LAYERS} == {}


def test_no_modules_import_each_other(package: Package) -> None:
    assert package.ring == ()


def test_docstrings_say_enough_and_not_too_much(package: Package) -> None:
    fewest, most = DOCSTRING_LINES
    lines = package.docstring_lines

    assert fewest <= lines <= most


def test_a_short_module_has_its_reason(package: Package) -> None:
    reasons = reasons_to_be_short()

    assert [module.path for module in package.short if module.path not in reasons] == []


def test_no_reason_outlives_its_module() -> None:
    assert [path for path in reasons_to_be_short() if not (ROOT / path).exists()] == []
