"""The templates and the few words they may use."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, pass_context
from jinja2.ext import InternationalizationExtension
from jinja2.runtime import Context
from markupsafe import Markup, escape

from rules.sentence import Said
from web.language.agreeing import agreeing
from web.language.exercised import exercised
from web.language.i18n import Language, catalogue, day_in, msgid, reason_in, translate
from web.language.judged import finding_said
from web.language.terms import terms_by_word
from web.language.words import heading
from workflow.calendar import taipei_time
from workflow.roc import stamp

TEMPLATES = Path(__file__).parent.parent  # a template stands beside what fills it

KEPT_PARTS = 4096  # of pages, each a few KB at most

EXPLAINED = (
    '<span class="term"><a href="{way}" aria-describedby="term-{id}">{name}</a>'
    '<span class="explanation" id="term-{id}">{says}</span></span>'
)
MARK = (
    '<span class="term term-mark"><a href="{way}" aria-describedby="{id}">'
    '<span class="unseen">{asks}</span><span aria-hidden="true">?</span></a>'
    '<span class="explanation" id="{id}">{says}</span></span>'
)
ASKS = msgid("「%(word)s」是什麼意思")
BESIDE = re.compile(r"\s*[（(]")  # begins what a label says besides its word

LANGUAGE = "chenhe.language"  # the policy of an environment that says it


class FixedWords(InternationalizationExtension):
    """Sentences without places are looked up when a template is read, not on every page."""

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,
    ) -> nodes.Output:
        if plural is None and context is None and not variables and not vars_referenced:
            said = catalogue(self.environment.policies[LANGUAGE]).gettext(singular)
            return nodes.Output([nodes.TemplateData(said % {})])
        return super()._make_node(
            singular, plural, context, variables, plural_expr, vars_referenced, num_called_num
        )


@cache
def environment(language: Language) -> Environment:
    """The templates in one language; an unknown name in a template is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # they change with the code alone
        extensions=[FixedWords],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.policies[LANGUAGE] = language
    # The extension adds this method when it is loaded, so no type knows it.
    cast(Any, made).install_gettext_translations(catalogue(language), newstyle=True)
    made.globals["gettext"] = cast(Any, sentence)
    made.filters["term"] = partial(translate, language)
    made.filters["explained"] = cast(Any, explained)
    made.filters["exercised"] = partial(_exercised, language)
    made.filters["heading"] = partial(heading, language)
    made.filters["headed"] = cast(Any, headed)
    made.filters["finding_said"] = partial(finding_said, language)
    made.filters["said"] = partial(_said, language)
    made.filters["reason"] = partial(_reason, language)
    made.filters["marked"] = cast(Any, marked)
    made.filters["zh"] = partial(_marked_chinese, language)
    made.filters["roc"] = partial(day_in, language)
    made.filters["stamp"] = stamp
    made.filters["moment"] = partial(moment_in, language)
    made.filters["part"] = partial(_part, language)
    return made


def moment(at: datetime) -> str:
    """A day of the Republic calendar and the time on Taiwan's clock."""
    return moment_in(Language.CHINESE, at)


def moment_in(language: Language, at: datetime) -> str:
    """A day and the time on Taiwan's clock, as a page in this language writes them."""
    local = taipei_time(at)
    return f"{day_in(language, local.date())} {local:%H:%M}"


@lru_cache(maxsize=KEPT_PARTS)
def _part(language: Language, part: Hashable, template: str) -> Markup:
    """What a template makes of `part` and of nothing else: who is shown an equal one gets it again.

    `part` is frozen through and through, so that it is equal only while it is shown alike.
    """
    text = environment(language).get_template(template).render(part=part)
    return Markup(text)


@pass_context
def sentence(context: Context, text: str, /, **facts: Any) -> Markup:
    """A sentence of a template with its places filled; nouns agree with their numbers."""
    language = context.environment.policies[LANGUAGE]
    said = catalogue(language).gettext(text)
    if language is Language.ENGLISH:
        said = agreeing(said, facts)
    return Markup(said) % facts


@pass_context
def explained(context: Context, word: str, shown: str = "") -> Markup:
    """A word of the trade, called `shown` if something else is: where it first stands on a page it
    explains itself, elsewhere and on paper it is plain.
    """
    language = context.environment.policies[LANGUAGE]
    term = terms_by_word().get(word)
    name = _marked_chinese(language, shown or translate(language, word))
    told: set[str] | None = getattr(context.get("shell"), "told", None)
    if term is None or told is None or term.id in told:
        return name
    told.add(term.id)
    return Markup(EXPLAINED).format(way=term.way, id=term.id, name=name, says=term.says(language))


@pass_context
def headed(context: Context, word: str) -> Markup:
    """A word at the head of a column that explains itself there."""
    return explained(context, word, heading(context.environment.policies[LANGUAGE], word))


@pass_context
def marked(context: Context, label: str, place: str = "") -> Markup:
    """A mark that explains the word a label begins with, for beside what may hold no link: a label,
    a button, the way to a list in another order. Nothing where the word is none of the trade or has
    been explained on this page; at a `place` of its own it is explained once more.
    """
    language = context.environment.policies[LANGUAGE]
    word = BESIDE.split(label, maxsplit=1)[0]
    term = terms_by_word().get(word)
    told: set[str] | None = getattr(context.get("shell"), "told", None)
    if term is None or told is None or (key := f"{term.id}-{place}" if place else term.id) in told:
        return Markup()
    told.add(key)
    asks = translate(language, ASKS, {"word": term.name(language)})
    return Markup(MARK).format(way=term.way, asks=asks, id=f"term-{key}", says=term.says(language))


def _said(language: Language, sentence: Said) -> str:
    """A sentence with its facts."""
    return translate(language, sentence.template, sentence.facts)


def _exercised(language: Language, text: str) -> Markup:
    """What an exercise says; what nobody has put into the language says it is Chinese."""
    said = exercised(language, text)
    return _marked_chinese(language, text) if said == text else escape(said)


def _reason(language: Language, text: str) -> Markup:
    """Why something was not read, or a note on it; what no catalogue knows says it is Chinese."""
    said = reason_in(language, text)
    return _marked_chinese(language, text) if said == text else escape(said)


def _marked_chinese(language: Language, text: str) -> Markup:
    """Words of the table stay Chinese on every page; elsewhere they say so."""
    if language is Language.CHINESE or text.isascii():
        return escape(text)
    return Markup('<span lang="zh-Hant">{}</span>').format(text)
