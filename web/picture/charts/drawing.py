"""Charts drawn by a process of their own: Vega holds whatever process it runs in for a second."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from markupsafe import escape
from pydantic import TypeAdapter

from web.picture.charts.values import Sized
from workflow.errors import WorkflowError

LONGEST_SECONDS = 60
DRAWER = "web.picture.charts.drawer"
_asked = TypeAdapter(tuple[Sized, ...])


class ChartsUnavailableError(WorkflowError):
    """What charts are drawn with is not installed, or failed."""

    template = "圖畫不出來：%(why)s。數字都在圖旁的表裡；圖要 pip install 'chenhe[sim]' 才有"


def drawn(charts: Sequence[Sized], titles: Sequence[str]) -> tuple[str, ...]:
    """Each chart as an SVG that says its title; raises ChartsUnavailableError."""
    if find_spec("altair") is None or find_spec("vl_convert") is None:
        raise ChartsUnavailableError(why="altair, vl-convert-python")
    asked = _asked.dump_json(tuple(charts))
    try:
        done = subprocess.run(
            [sys.executable, "-m", DRAWER],
            input=asked,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ChartsUnavailableError(why=type(error).__name__) from error
    pictures: list[str] = json.loads(done.stdout)
    return tuple(_titled(svg, title) for svg, title in zip(pictures, titles, strict=True))


def _titled(svg: str, title: str) -> str:
    """The picture with its title, as one image to those who cannot see it."""
    start, rest = svg.split(">", 1)
    return f'{start} role="img"><title>{escape(title)}</title>{rest}'
