"""Sentences for the 主旨 of invented documents, by the kind of matter: subjects.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rules.texts import folded_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectGroup:
    """Sentences that fit one kind of matter; the group without words fits any."""

    name: str
    words: tuple[str, ...]
    senders: tuple[str, ...]  # plainly invented
    frames: tuple[str, ...]  # sentences with the places {matter} and {sender}


@cache
def subject_groups() -> tuple[SubjectGroup, ...]:
    """All of them in the order of the file; the last one fits any matter."""
    text = (files("workflow.training") / "subjects.toml").read_text("utf-8")
    return tuple(
        SubjectGroup(
            name=each["name"],
            words=tuple(map(folded_name, each["words"])),
            senders=tuple(each["senders"]),
            frames=tuple(each["frames"]),
        )
        for each in tomllib.loads(text)["group"]
    )


def group_of(item: str, *others: str) -> SubjectGroup:
    """The group of a matter: the first with a word in 公務項目, else in the other texts.

    The group that fits any where no word stands anywhere.
    """
    groups = subject_groups()
    for text in (folded_name(item), folded_name("／".join(others))):
        for group in groups:
            if any(word in text for word in group.words):
                return group
    return groups[-1]
