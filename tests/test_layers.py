"""The walls between the rooms: the import contracts of pyproject.toml hold."""

from importlinter.cli import lint_imports


def test_imports_keep_to_the_contracts() -> None:
    assert lint_imports() == 0
