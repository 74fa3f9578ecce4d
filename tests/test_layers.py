"""The walls between the rooms: the import contracts of pyproject.toml hold."""

import subprocess
import sys

# In a process of its own: import-linter switches off every logger made before it.
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"


def test_imports_keep_to_the_contracts() -> None:
    assert subprocess.run([sys.executable, "-c", LINT], check=False).returncode == 0
