"""Whoever waits for something long sees how far it is, on a terminal alone."""

import sys

import pytest

from web.commands.waiting import STEP, counted


def test_a_bar_says_how_far_it_is_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")

    with counted("驗證", 3 * STEP) as told:
        told(STEP - 1)
        sys.stdout.write("what is exported")
        told(1)

    shown = capsys.readouterr()
    assert shown.out == "what is exported"
    assert "驗證" in shown.err
    assert f"{STEP}/{3 * STEP}" in shown.err


def test_what_is_piped_stays_without_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with counted("驗證", 3 * STEP) as told:
        told(2 * STEP)

    assert capsys.readouterr() == ("", "")
