"""What is wrong with what was sent, fault by fault, as problem+json lists it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from rules.errors import ChenheError
from web.http.frame import say
from web.language.i18n import msgid
from web.rehearsals.reading import BadScenariosError
from workflow.actions.registering import RegistrationError
from workflow.errors import WorkflowError
from workflow.training.faults import BadExercisesError

Faults = list[dict[str, object]]

LONGEST_VALUE = 200  # characters of a refused value that are said back
FAULT = msgid("%(field)s「%(value)s」不能用。可用：%(allowed)s")
MISSING = msgid("缺少必填的欄位 %(field)s")
ALLOWED = {
    "missing": msgid("必填"),
    "unasked": msgid("不帶任何欄位"),
    "int_parsing": msgid("整數"),
    "int_parsing_size": msgid("整數"),
    "greater_than_equal": msgid("%(ge)s 以上的數"),
    "less_than_equal": msgid("%(le)s 以下的數"),
    "json_invalid": msgid("JSON"),
    "model_type": msgid("JSON 物件"),
    "model_attributes_type": msgid("JSON 物件"),
    "dict_type": msgid("JSON 物件"),
    "string_type": msgid("文字"),
    "int_type": msgid("整數"),
    "int_from_float": msgid("整數"),
    "float_type": msgid("數"),
    "float_parsing": msgid("數"),
    "list_type": msgid("清單"),
    "bool_type": "true、false",
    "bool_parsing": "true、false",
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        msgid("日期，如 2026-03-02"),
    ),
    **dict.fromkeys(
        ("datetime_type", "datetime_parsing", "datetime_from_date_parsing"),
        msgid("時間，如 2026-03-02T09:30+08:00"),
    ),
    "far_day": msgid("%(first)s 至 %(last)s 的日子"),
    "too_long": msgid("至多 %(max_length)s 個"),
    "too_short": msgid("至少 %(min_length)s 個"),
    "string_too_short": msgid("至少 %(min_length)s 個字"),
    "string_too_long": msgid("至多 %(max_length)s 個字"),
    "extra_forbidden": msgid("這些欄位：%(allowed)s"),
    "not_one_of": "%(allowed)s",
    "literal_error": "%(expected)s",
    "enum": "%(expected)s",
    "union_tag_not_found": "%(discriminator)s",
    "union_tag_invalid": "%(expected_tags)s",
    "repeated": msgid("只給一次"),
    "without_seed": msgid("full；其他的要同時給 seed，才能再出同一份題來評分"),
    "not_a_cursor": msgid("前一頁回應的 next"),
}


def field_fault(request: Request, error: Mapping[str, Any]) -> dict[str, object]:
    """The field at fault, what it was given, and what it takes.

    At most LONGEST_VALUE characters of the value are said back.
    """
    is_missing = error["type"] == "missing"
    return {
        "field": str(error["loc"][-1]),
        "value": None if is_missing else str(error["input"])[:LONGEST_VALUE],
        "allowed": say(
            request, ALLOWED.get(error["type"]) or str(error["msg"]), **error.get("ctx", {})
        ),
    }


def faults_in(request: Request, error: ChenheError) -> Faults | None:
    """Every fault that an error carries; None where it is one sentence."""
    if isinstance(error, BadExercisesError):
        return [_in_exercises(each) for each in error.faults]
    if isinstance(error, BadScenariosError):
        return [_in_scenarios(each) for each in error.faults]
    if isinstance(error, RegistrationError):
        return [_in_registration(request, each) for each in error.faults]
    return None


def _in_exercises(error: ChenheError) -> dict[str, object]:
    """The exercise and field at fault; of a whole file only why."""
    names = ("exercise", "field", "value", "allowed")
    told: dict[str, object] = {name: getattr(error, name, "") for name in names}
    return told | {"why": getattr(error, "why", str(error))}


def _in_scenarios(error: ChenheError) -> dict[str, object]:
    """The file, line and key at fault; of what is wanted only the field."""
    names = ("file", "line", "value", "why", "allowed")
    told = {name: error.facts.get(name, "") for name in names}
    return told | {"field": getattr(error, "key", ""), "why": told["why"] or str(error)}


def _in_registration(request: Request, error: WorkflowError) -> dict[str, object]:
    """The field at fault, empty where it is none alone, and the sentence about it."""
    why = " ".join(say(request, template, **facts) for template, facts in error.sentences)
    value, allowed = (error.facts.get(name) for name in ("value", "allowed"))
    return {
        "field": error.about.value if error.about else "",
        "value": None if value is None else str(value),
        "allowed": "" if allowed is None else str(allowed),
        "why": why,
    }
