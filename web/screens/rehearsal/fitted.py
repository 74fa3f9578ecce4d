"""預演, the page of a scenario fitted to a log: each value with what it rests on.

Values stand as the file has them, so that page, form and file show the same number; beside the key
of the file stands what it is about in the words of whoever plans. What too few records tell is
marked by a word, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from rules.agency.agency import Mode
from web.language.i18n import Language, msgid, translate
from web.rehearsals.charts import Chart
from web.rehearsals.inputs import input_name
from web.screens.rehearsal.form import COSIGNS, WORDS
from web.screens.rehearsal.overview import rehearsal_way
from web.screens.rehearsal.result import say_in
from workflow.rehearsal.fitted import FittedScenario, Parameter
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.scenario import Distribution, Interarrival, ReturnTo

FIT = msgid("由紀錄建立情境")
OF_A_ROW = "arrivals.mix.line:"
GROUPS = {
    "arrivals": msgid("來文"),
    "behaviour": msgid("公文怎麼走"),
    "staff": msgid("人力與時段"),
    "hours": msgid("人力與時段"),
    "service": msgid("簽核時間"),
}
KINDS: Mapping[str, type[Enum]] = {
    "arrivals.interarrival": Interarrival,
    "behaviour.return_to": ReturnTo,
    "behaviour.cosign": Mode,
    "behaviour.outside_agency_days.distribution": Distribution,
}
UNSET, AS_ABOVE = msgid("（未設）"), msgid("同上")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """One value as a line of a table."""

    key: str
    name: str
    value: str
    n: str
    span: str  # its interval, "" where it has none
    how: str
    is_kept: bool
    line: str = ""  # of the row of the table that it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedPage:
    """Every value, by what it is about; the rows, of which there may be hundreds, apart."""

    template: ClassVar[str] = "screens/rehearsal/fitted.html.jinja"
    kept: KeptRehearsal
    title: str
    groups: Mapping[str, tuple[ParameterView, ...]]
    rows: tuple[ParameterView, ...]
    notes: tuple[str, ...]
    kept_count: int  # values that stay as they were

    @property
    def count(self) -> int:
        """How many values there are, rows aside."""
        return sum(map(len, self.groups.values()))

    @property
    def path(self) -> str:
        """The address of the run."""
        return rehearsal_way(self.kept.id)


def fitted_page(
    kept: KeptRehearsal, found: FittedScenario, of: int | None, language: Language
) -> FittedPage:
    """The page."""
    views = [parameter_view(each, language) for each in found.parameters]
    groups: dict[str, list[ParameterView]] = {}
    for view in views:
        if not view.line:
            groups.setdefault(GROUPS[view.key.partition(".")[0]], []).append(view)
    return FittedPage(
        kept=kept,
        title=translate(language, FIT),
        groups={title: _told_once(group, language) for title, group in groups.items()},
        rows=tuple(view for view in views if view.line),
        notes=tuple(say_in(language, each) for each in found.notes),
        kept_count=sum(each.is_kept for each in views),
    )


def _told_once(group: Sequence[ParameterView], language: Language) -> tuple[ParameterView, ...]:
    """The same, but that what is told of one line is not repeated on the next."""
    above = ("", *(each.how for each in group))
    same = translate(language, AS_ABOVE)
    return tuple(
        replace(each, how=same) if each.how == before else each
        for each, before in zip(group, above, strict=False)
    )


def no_charts(found: FittedScenario, of: int, language: Language) -> Mapping[str, Chart]:
    """A table says it."""
    return {}


def parameter_view(parameter: Parameter, language: Language) -> ParameterView:
    """A value in the words of whoever plans.

    The rows of the table are told by their line, which leads to them.
    """
    low, high = parameter.low, parameter.high
    has_span = low is not None and high is not None
    line = parameter.key.removeprefix(OF_A_ROW) if parameter.key.startswith(OF_A_ROW) else ""
    return ParameterView(
        key=parameter.key,
        name="" if line else input_name(parameter.key, language),
        value=_value(parameter, language),
        n=f"{parameter.n:,}",
        span=f"{low:.4g}～{high:.4g}" if has_span else "",
        how=say_in(language, parameter.how),
        is_kept=parameter.kept_default,
        line=line,
    )


def _value(parameter: Parameter, language: Language) -> str:
    value, kind = parameter.value, KINDS.get(parameter.key)
    match value:
        case None:
            return translate(language, COSIGNS[""] if kind is Mode else UNSET)
        case tuple():
            return "、".join(value)
        case float() | int():
            return f"{value:.4g}"
        case _:
            known = {each.value: words for each, words in WORDS.items() if kind is type(each)}
            return translate(language, known.get(value, value))
