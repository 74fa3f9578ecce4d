"""A version is named by what routes, limits and powers come from, and by nothing else."""

import hashlib
from dataclasses import replace

import pytest

from rules.rulebook import Rulebook, RulebookTexts, rulebook_from
from rules.versions import former_digest, without_phrases
from tests.workflow.builders import a_rulebook

ABOVE, BELOW = b'[agency]\nname = "A"\n', b"\n# of reminders\n[reminders]\ndays = 1\n"
PHRASES = b'\n# taken from a book\n[phrases]\n"\xe6\xa0\xb8" = [\n  "x", # often\n  "[y]",\n]\n'


def saying(old: str, new: str) -> RulebookTexts:
    """The shipped files with one change in agency.toml."""
    texts, was = a_rulebook().texts, old.encode()
    assert was in texts.settings
    return replace(texts, settings=texts.settings.replace(was, new.encode()))


def of_former_name(book: Rulebook) -> Rulebook:
    """The same rules, named as they were while phrases counted."""
    return replace(book, table_digest=former_digest(book.settings, book.raw))


@pytest.mark.parametrize("below", [b"", BELOW], ids=["at the end", "in the middle"])
def test_phrases_and_the_comment_above_them_make_no_version(below: bytes) -> None:
    assert without_phrases(ABOVE + PHRASES + below) == ABOVE + below
    assert without_phrases(ABOVE + below) == ABOVE + below


@pytest.mark.parametrize(
    "settings",
    [b'phrases = { "x" = ["y"] }\n' + ABOVE, b'x = """\n[phrases]\n"""\ny = 1\n' + ABOVE],
    ids=["in one line", "within a text"],
)
def test_what_cannot_be_told_apart_by_lines_counts_whole(settings: bytes) -> None:
    assert without_phrases(settings) == settings


def test_a_phrase_added_makes_no_new_version() -> None:
    texts = saying('"閱", "悉"', '"閱", "知悉", "悉"')

    assert rulebook_from(texts).version == a_rulebook().version


def test_a_file_without_phrases_has_the_version_it_always_had() -> None:
    texts = a_rulebook().texts
    bare = replace(texts, settings=without_phrases(texts.settings))
    always = hashlib.sha256(bare.settings + bare.table).hexdigest()[:12]

    assert rulebook_from(bare).version == a_rulebook().version == f"taipei-doit@{always}"


def test_the_name_of_a_version_while_phrases_counted_is_still_known() -> None:
    former = of_former_name(a_rulebook()).version

    assert former != a_rulebook().version
    assert a_rulebook().is_named(former)
    assert not a_rulebook().is_named("taipei-doit@0123456789ab")


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ('"閱", "悉"', '"閱"', True),
        ("# 最速件 1, 速件 3", "# 速件 3", True),
        ('"速件" = 3', '"速件" = 4', False),
        ('agency = "agency_head"', 'agency = "unit_head"', False),
        ('arbiter = "主任秘書"', 'arbiter = "副局長"', False),
    ],
    ids=["a phrase", "a comment", "a limit", "where co-signing stands", "a power"],
)
def test_rules_are_the_same_where_they_say_the_same(old: str, new: str, is_same: bool) -> None:
    assert a_rulebook().is_same_as(saying(old, new)) is is_same
