"""Build hook: takes htmx from a package of the index, so that no script is copied by hand."""

import shutil
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class HtmxHook(BuildHookInterface):
    """Puts the minified htmx where the pages load it from, for wheels and editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        source = distribution("django-htmx").locate_file(
            "django_htmx/static/django_htmx/htmx-2.min.js"
        )
        target = Path(self.root, "web", "static", "vendor", "htmx.min.js")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(str(source), target)
