"""稽催: each holder of a document is reminded by himself, once a day; 撤銷稽催 takes it back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from rules.agency.practice import Part
from rules.marks import Action
from workflow.actions.fields import Field, FieldKind, one_of
from workflow.actions.rule import Events, Found, Group, Rule, Writer
from workflow.actions.scene import Scene
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.case.duties import holder_label
from workflow.case.words import State
from workflow.events.handing import DocumentReminded, ReminderWithdrawn
from workflow.refusals.base import BadChoiceError
from workflow.refusals.handing import NoReminderTodayError, NotRemindableError, RemindedTodayError
from workflow.texts import msgid

OPINION = Field(name="opinion", label=msgid("稽催意見"), kind=FieldKind.WORDS, required=False)
EVERYBODY = "全部"
BETWEEN = "、"  # of several holders that a command names
Facts = TypeVar("Facts")


def may_remind(scene: Scene) -> Found:
    """The registry, of somebody who has it and was not reminded today."""
    scene.require(Part.REGISTRY)
    case, today = scene.case, _day(scene)
    holders = _holders(case)
    if not holders:
        raise NotRemindableError(case=case.id)
    left = tuple(each for each in holders if today not in case.reminded(each))
    if not left:
        raise RemindedTodayError(case=case.id, who=_labels(holders), day=today)
    return Found(targets=left)


def remind(writer: Writer, found: Found) -> Events:
    """稽催 the holder named, or each that has it and was not reminded today."""
    case, holders = writer.case, _holders(writer.case)
    chosen = _chosen(writer, found.targets, holders)
    if reminded := [each for each in chosen if each not in found.targets]:
        day = _day(writer.scene)
        raise RemindedTodayError(case=case.id, who=_labels(reminded), day=day)
    return tuple(
        DocumentReminded(
            **writer.envelope(opinion=writer.opinion),
            target=f"{holder_label(holder)}（{'／'.join(holders[holder])}）",
            count=len(case.reminded(holder)) + 1,
            holder=holder,
        )
        for holder in chosen
    )


def may_withdraw(scene: Scene) -> Found:
    """The registry, on the day of the reminder, while the document is still there."""
    scene.require(Part.REGISTRY)
    case, today = scene.case, _day(scene)
    reminded = tuple(each for each, days in case.chased.items() if days and days[-1] == today)
    if not reminded:
        raise NoReminderTodayError(case=case.id, day=today)
    return Found(targets=reminded)


def withdraw(writer: Writer, found: Found) -> Events:
    """撤銷稽催 of the holder named, or of each that was reminded today."""
    return tuple(
        ReminderWithdrawn(
            **writer.envelope(opinion=writer.opinion), target=holder_label(holder), holder=holder
        )
        for holder in _chosen(writer, found.targets, found.targets)
    )


def _day(scene: Scene) -> date:
    """The day it will be recorded under: nothing is recorded before the last event."""
    return max(scene.context.today, taipei_day(scene.case.last_at))


def _holders(case: Case) -> Mapping[str, list[str]]:
    """Who has the document, and what each may do with it; not who is told afterwards (後會)."""
    holders: dict[str, list[str]] = {}
    for desk in case.open:
        if desk.duty.action is not Action.INFORM:
            holders.setdefault(desk.duty.holder, []).append(desk.duty.action.value)
    return holders


def _chosen(
    writer: Writer, everybody: Sequence[str], known: Mapping[str, Facts] | Sequence[str]
) -> Sequence[str]:
    """Whom the command names, one or several, as people say it or by its key.

    Raises BadChoiceError where one of them is unknown.
    """
    to = writer.command.to.strip()
    if to in ("", EVERYBODY):
        return everybody
    named = to.split(BETWEEN)
    chosen = [each for each in known if each in named or holder_label(each) in named]
    if len(chosen) < len(named):
        action = writer.scene.action.value
        raise BadChoiceError(field=f"{action}的對象", value=to[:40], allowed=_labels(known))
    return chosen


def _labels(holders: Mapping[str, Facts] | Sequence[str]) -> str:
    return "、".join(map(holder_label, holders))


def asked(_: Scene, found: Found) -> tuple[Field, ...]:
    """Whom, if there are several, the first unless another is chosen; and a word to them."""
    if len(found.targets) < 2:
        return (OPINION,)
    labels = (*map(holder_label, found.targets), EVERYBODY)
    return (replace(one_of(msgid("稽催的對象"), labels), required=False), OPINION)


RULES = {
    Action.REMIND: Rule(
        guard=may_remind,
        act=remind,
        group=Group.LIMIT,
        asks=asked,
        also_while=frozenset({State.REASSIGNING}),
    ),
    Action.WITHDRAW_REMINDER: Rule(
        guard=may_withdraw,
        act=withdraw,
        group=Group.LIMIT,
        explained=msgid("只能撤銷今天的稽催；撤銷後不算一次，今天可以重新稽催。"),
        asks=asked,
        also_while=frozenset({State.REASSIGNING, State.SUSPENDED}),
    ),
}
