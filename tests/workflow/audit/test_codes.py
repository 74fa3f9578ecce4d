"""The table of codes is whole: both languages, the same facts, and codes that exist."""

import re

import pytest

from workflow.audit.codes import Code, Severity, codes

PLACES = re.compile(r"%\((\w+)\)s")
ALL = tuple(codes().values())


def test_there_is_a_code_for_every_kind_of_finding() -> None:
    assert len(ALL) == 23
    assert {code.severity for code in ALL} == set(Severity)


@pytest.mark.parametrize("code", ALL, ids=lambda code: code.id)
def test_a_code_says_the_same_in_both_languages(code: Code) -> None:
    assert all((code.name, code.name_en, code.meaning, code.meaning_en))
    assert all((code.example, code.example_en))
    for sentence in code.sentences:
        assert sorted(PLACES.findall(sentence.zh)) == sorted(PLACES.findall(sentence.en))


@pytest.mark.parametrize("code", ALL, ids=lambda code: code.id)
def test_a_code_covers_codes_that_exist(code: Code) -> None:
    assert set(code.covers) <= codes().keys() - {code.id}
    assert code.source == "" or code.source.startswith("https://")
