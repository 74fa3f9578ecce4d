"""The form of an exercise with what is on it, and the answer which that makes."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from rules.agency.agency import Agency
from rules.rulebook import Rulebook
from web.language.i18n import Language
from web.picture.stages import StageView
from web.screens.practice import dates, defects, duties
from web.screens.practice.dates import Dates, DatesForm
from web.screens.practice.defects import FINDING, WHO, DefectForm, Ticked
from web.screens.practice.drawing import drawn
from web.screens.practice.duties import DUTY, DutiesForm
from web.screens.practice.find_row import ROW, FindRowForm, chosen_row, find_row_form
from web.screens.practice.form import Help
from web.screens.practice.order import (
    Marked,
    OrderForm,
    all_but_last,
    marked_of,
    order_form,
    read_marked,
    steps_of,
    together,
)
from workflow.training.exercise import (
    Answer,
    Ask,
    DeadlineAnswer,
    FindRowAnswer,
    NextAnswer,
    OrderAnswer,
)
from workflow.training.questions import Question
from workflow.training.questions.defect import DefectQuestion
from workflow.training.questions.find_row import FindRowQuestion
from workflow.training.questions.order import OrderQuestion

Form = OrderForm | FindRowForm | DutiesForm | DatesForm | DefectForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form and its answer; `stages` of a route only."""

    answer: Answer
    form: Form
    is_untouched: bool  # the visitor has put nothing on it
    is_helped: bool  # something is filled in or ruled out
    stages: tuple[StageView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a form is worded by."""

    agency: Agency
    language: Language


def filled(
    question: Question, rulebook: Rulebook, fields: QueryParams, helped: Help, language: Language
) -> Filled:
    """What the visitor answered, and what `helped` has filled in for them.

    Raises BadChoiceError or DayUnreadableError for what is no answer at all.
    """
    words = Words(agency=rulebook.agency, language=language)
    if isinstance(question, OrderQuestion):
        return _order(question, read_marked(question, fields), helped, words)
    if isinstance(question, FindRowQuestion):
        return _find_row(question, fields.get(ROW, ""), helped)
    if isinstance(question, DefectQuestion):
        holders = {name: who for name, who in fields.items() if name.startswith(WHO)}
        typed = defects.read_ticked(question, fields.getlist(FINDING), holders)
        return _defect(question, typed, helped, words)
    if isinstance(question.key, NextAnswer):
        return _next(question, question.key, fields.getlist(DUTY), helped)
    assert isinstance(question.key, DeadlineAnswer)
    marked = Dates(**{each.value: fields.get(each.value, "")[:40] for each in Ask})
    return _deadline(question, question.key, marked, helped, words)


def _order(question: OrderQuestion, typed: Marked, helped: Help, words: Words) -> Filled:
    """The form of an order as far as it is helped with, and the route that it draws."""
    ladder, agency = question.route.ladder, words.agency
    key = marked_of(question.key, ladder)
    given = {
        Help.SOLVED: key,
        Help.LAST: all_but_last(key, ladder),
        Help.OPEN: Marked(),
    }[helped]
    marked = together(given, typed)
    answer = question.key if helped is Help.SOLVED else steps_of(marked, ladder)
    assert isinstance(answer, OrderAnswer)
    return Filled(
        answer=answer,
        form=order_form(question, marked, given, helped, agency),
        is_untouched=typed == Marked(),
        is_helped=given != Marked(),
        stages=drawn(answer, ladder, agency, words.language),
    )


def _find_row(question: FindRowQuestion, choice: str, helped: Help) -> Filled:
    answer = question.key if helped is Help.SOLVED else chosen_row(question, choice)
    assert isinstance(answer, FindRowAnswer)
    return Filled(
        answer=answer,
        form=find_row_form(question, answer, helped),
        is_untouched=not choice,
        is_helped=helped is not Help.OPEN,
    )


def _next(question: Question, key: NextAnswer, ids: list[str], helped: Help) -> Filled:
    exercise = question.exercise
    owed, ruled_out = frozenset[str](), frozenset[str]()
    if helped is Help.LAST:
        owed, ruled_out = duties.all_but_last(exercise, key)
    answer = key if helped is Help.SOLVED else duties.chosen_duties(exercise, (*ids, *owed))
    form = duties.duties_form(exercise, answer, owed | ruled_out, solved=helped is Help.SOLVED)
    return Filled(answer=answer, form=form, is_untouched=not ids, is_helped=bool(owed | ruled_out))


def _defect(question: DefectQuestion, typed: Ticked, helped: Help, words: Words) -> Filled:
    ticked = defects.ticked_of(question.key) if helped is Help.SOLVED else typed
    if helped is Help.LAST:
        ticked = defects.all_but_last(question, typed)
    return Filled(
        answer=question.key if helped is Help.SOLVED else ticked.answer,
        form=defects.defect_form(question, ticked, helped, words.agency, words.language),
        is_untouched=typed.is_untouched,
        is_helped=bool(ticked.settled),
    )


def _deadline(
    question: Question, key: DeadlineAnswer, typed: Dates, helped: Help, words: Words
) -> Filled:
    exercise, given = question.exercise, frozenset[Ask]()
    marked = typed
    if helped is Help.LAST:
        known, given = dates.all_but_last(exercise, key)
        marked = dates.together(known, typed, given)
    answer = key if helped is Help.SOLVED else dates.read_dates(marked)
    shown = dates.dates_of(answer)
    return Filled(
        answer=answer,
        form=dates.dates_form(exercise, words.agency, shown, given, words.language),
        is_untouched=typed == Dates(),
        is_helped=bool(given),
    )
