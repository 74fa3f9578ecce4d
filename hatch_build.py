"""Build hook: takes browser files from packages of the index, so that none is copied by hand."""

import shutil
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = {  # name under web/static/vendor -> the package it comes in, and where there
    "htmx.min.js": ("django-htmx", "django_htmx/static/django_htmx/htmx-2.min.js"),
    "swagger-ui.css": ("fastapi-offline", "fastapi_offline/static/swagger-ui.css"),
    "swagger-ui-bundle.js": ("fastapi-offline", "fastapi_offline/static/swagger-ui-bundle.js"),
}


class BrowserFilesHook(BuildHookInterface):
    """Puts the files where the pages load them from, for wheels and editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        vendor = Path(self.root, "web", "static", "vendor")
        vendor.mkdir(parents=True, exist_ok=True)
        for name, (package, path) in FILES.items():
            shutil.copyfile(str(distribution(package).locate_file(path)), vendor / name)
