"""The templates and the few words they may use."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from web.i18n import Language, catalogue, translate

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(language: Language) -> Environment:
    """The templates in one language; an unknown name in a template is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    # The extension adds this method when it is loaded, so no type knows it.
    cast(Any, made).install_gettext_translations(catalogue(language), newstyle=True)
    made.filters["term"] = partial(translate, language)
    made.filters["zh"] = partial(_marked_chinese, language)
    return made


def _marked_chinese(language: Language, text: str) -> Markup:
    """Words of the table stay Chinese on every page; elsewhere they say so."""
    if language is Language.CHINESE or not text:
        return escape(text)
    return Markup('<span lang="zh-Hant">{}</span>').format(text)
