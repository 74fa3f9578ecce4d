"""Where this machine keeps what the operator did not place elsewhere."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

from rules.rulebook import SHIPPED


def data_folder() -> Path:
    """The user's data folder."""
    return user_data_path("chenhe", appauthor=False)


def corrections_file(folder: Path, given: str = "", *, demonstration: bool = False) -> Path:
    """The journal of an agency's reviewers: as given, else in the agency's own folder.

    A shipped folder is not written to: its journal stands in the user's data folder. The
    demonstration keeps one of its own, so that nothing answered there counts elsewhere.
    """
    shipped = folder.resolve().parent == SHIPPED.resolve()
    home = data_folder() / folder.name if shipped else folder
    path = Path(given) if given else home / "corrections.toml"
    return path.with_suffix(".demo.toml") if demonstration else path
