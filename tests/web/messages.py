"""Every sentence that a screen can show, gathered from the templates and the code."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType

from babel.messages.extract import extract_from_dir

import rules
import web
import workflow
from rules.agency.agency import Issuer
from rules.agency.practice import CATEGORIES
from rules.errors import ChenheError
from rules.marks import STEP, Action
from rules.route import ASSISTING
from web.language.exercised import templates
from web.picture.stages import Progress
from workflow.case.words import DRAFT, MEMO, Form, Outcome, Stance, State
from workflow.organisation.accounts import ROLE_WORDS, AccountAct
from workflow.reports.board import MASK, Nearness
from workflow.reports.reminders import Limit
from workflow.training.misconceptions import misconceptions

ROOT = Path(__file__).parents[2]
WORDS: tuple[type[Enum], ...] = (
    *(AccountAct, Action, Form, Issuer, Limit, Nearness, Outcome, Progress, Stance, State),
)
URGENCIES = ("最速件", "速件", "普通件")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "msgid": None,
    "say": (2,),
    "translate": (2,),
}


@cache
def all_messages() -> frozenset[str]:
    """Every message id."""
    words = (str(member.value) for kind in WORDS for member in kind)
    listed = (
        *_marked(),
        *_error_templates(),
        *_misconceptions(),
        *templates(),
        *words,
        *URGENCIES,
        *ROLE_WORDS.values(),
        *CATEGORIES,
        ASSISTING,
        MASK,
        MEMO,
        DRAFT,
    )
    return frozenset({STEP, *filter(_is_chinese, listed)})


def _marked() -> Iterator[str]:
    for package in ("rules", "web", "workflow"):
        yield from _marked_in(ROOT / package)


def _marked_in(folder: Path) -> Iterator[str]:
    found = extract_from_dir(
        folder,
        method_map=[("**.jinja", "jinja2.ext:babel_extract"), ("**.py", "python")],
        options_map={"**.jinja": {"trimmed": "true", "silent": "false"}},
        keywords=KEYWORDS,
    )
    for _, _, message, _, _ in found:
        yield from [message] if isinstance(message, str) else message


def _misconceptions() -> Iterator[str]:
    for each in misconceptions().values():
        yield from (each.name, each.why)


def _error_templates() -> Iterator[str]:
    for package in (rules, workflow, web):
        _import_all(package)
    waiting: list[type[ChenheError]] = [ChenheError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield kind.template


def _import_all(package: ModuleType) -> None:
    """Errors are known once their modules are; migrations run only inside Alembic."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)


def _is_chinese(text: str) -> bool:
    return any("\u3000" <= character <= "\uffef" for character in text)
