"""What each page is for, what one does next, its keys; and the tour of the rooms."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from web.language.i18n import Language

HELP, TOUR = "/help", "/help/tour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a page, and what it does."""

    key: str
    does: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The help of one page in one language."""

    title: str
    purpose: str
    next: tuple[str, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The help of one kind of page; its `paths` have * for one part of an address."""

    id: str
    paths: tuple[str, ...]
    chinese: Told
    english: Told

    @property
    def way(self) -> str:
        """The address of this help."""
        return f"{HELP}/{self.id}"

    def told(self, language: Language) -> Told:
        """What it says."""
        return self.english if language is Language.ENGLISH else self.chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStep:
    """One room of the tour."""

    path: str
    zh: str
    en: str
    says_zh: str
    says_en: str

    def name(self, language: Language) -> str:
        """What the room is called."""
        return self.en if language is Language.ENGLISH else self.zh

    def says(self, language: Language) -> str:
        """What one does there."""
        return self.says_en if language is Language.ENGLISH else self.says_zh


@cache
def topics() -> tuple[Topic, ...]:
    """All help, in the order in which addresses are held against it."""
    return tuple(_topic(entry) for entry in _read("pages.toml")["page"])


@cache
def topic(name: str) -> Topic | None:
    """The help of this name, if there is one."""
    return next((each for each in topics() if each.id == name), None)


def topic_of(path: str) -> Topic:
    """The help of the page at `path`; the last fits every address."""
    return next(
        (each for each in topics() if any(_fits(path, paths) for paths in each.paths)),
        topics()[-1],
    )


@cache
def tour() -> tuple[TourStep, ...]:
    """The steps of a first visit."""
    return tuple(TourStep(**entry) for entry in _read("tour.toml")["step"])


def _fits(path: str, pattern: str) -> bool:
    parts, asked = path.split("/"), pattern.split("/")
    return len(parts) == len(asked) and all(map(fnmatchcase, parts, asked))


def _topic(entry: dict[str, Any]) -> Topic:
    return Topic(
        id=entry["id"],
        paths=tuple(entry["paths"]),
        chinese=_told(entry, "zh"),
        english=_told(entry, "en"),
    )


def _told(entry: dict[str, Any], language: str) -> Told:
    """A key stands as [key, what it does in Chinese, in English]."""
    said = {"zh": 1, "en": 2}[language]
    return Told(
        title=entry[f"title_{language}"],
        purpose=entry[f"purpose_{language}"],
        next=tuple(entry[f"next_{language}"]),
        keys=tuple(Key(key=each[0], does=each[said]) for each in entry.get("keys", ())),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("web.language") / "help" / name).read_text("utf-8"))
