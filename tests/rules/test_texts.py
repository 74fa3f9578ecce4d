"""Texts compared: one folding for reading, search and import, which nothing kept goes through."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.texts import as_known, folded, folded_in_place, folded_name, visible
from tests.rules.building import a_line, a_page, read, shipped

# One character each in another coat: what PDF files, spreadsheets and web pages give for it.


def in_radicals(name: str) -> str:
    return name.replace("人", "\u2f08").replace("長", "\u2ed1")


COATS: dict[str, Callable[[str], str]] = {
    "radicals": in_radicals,
    "zero width": "\u200b".join,
    "joiners": lambda name: f"\ufeff{name}\u200d\u2060",
    "spaces": "\u3000".join,
    "tai": lambda name: name.replace("臺", "台"),
    "variation selectors": lambda name: "".join(f"{each}\ufe00" for each in name),
}
NAMES = ("人事室", "承辦人員", "局長", "臺北市政府資訊局", "本機關法務人員")


@pytest.mark.parametrize("coat", COATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_another_coat_is_the_same_name(coat: str, name: str) -> None:
    assert as_known(COATS[coat](name), NAMES) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [("ＡＢＣ１２", "abc12"), ("\u2f24\u5b66", "大学"), ("㈱", "(株)"), ("\u2ec4門", "西門")],
)
def test_texts_that_look_alike_fold_to_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_other_names_stay_apart() -> None:
    assert len({folded_name(name) for name in (*NAMES, "人事處", "副局長")}) == len(NAMES) + 2


@given(st.text())
def test_folding_in_place_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded_in_place(text)) == len(text)


@given(st.text())
@example("U\u00af")  # a macron that stands by itself is a space and one that joins
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded_name(folded_name(text)) == folded_name(text)
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize("coat", COATS)
def test_a_table_in_another_coat_is_read_alike_and_kept_as_printed(coat: str) -> None:
    wear = COATS[coat]
    line = a_line("擬辦 V 核定", cosign="會計室、法務人員", remark="獎懲作業 會辦秘書室")
    cells = line.strip("| ").split(" | ")
    worn = f"| {' | '.join([*cells[:4], *map(wear, cells[4:])])} |"
    title, *rest = a_page(worn).split("\n")

    (plain,) = read(a_page(line))
    (row,) = read("\n".join([f"| {wear(title.strip('| '))} |", *rest]))

    assert (row.unit, row.steps, row.key) == (plain.unit, plain.steps, plain.key)
    assert [each.name for each in row.cosigners] == [each.name for each in plain.cosigners]
    assert row.printed[4:7] == tuple(wear(text) for text in ("擬辦", "V", "核定"))


@pytest.mark.parametrize("mark", ["Ｖ", "\u200bV", "V\u3000"])
def test_a_mark_in_another_coat_is_the_mark(mark: str) -> None:
    (row,) = read(a_page(a_line("擬辦 V 核定").replace(" V ", f" {mark} ")))

    assert [step.action.value for step in row.steps] == ["擬辦", "審核", "核定"]


def test_a_row_is_found_suggested_and_searched_in_another_coat() -> None:
    row = shipped().at_line(945)
    key = "\u200b".join(row.key.replace("人", "\u2f08"))

    assert shipped().find(key) is row
    assert shipped().find("ｌｉｎｅ：９４５") is row
    assert row in shipped().search(f"\u200b{row.content}", unit="\u2f08事室", decider="局\u2ed1")
    subject = row.content.replace("人", "\u2f08")
    assert [each.row.unit for each in shipped().suggest(subject, unit="\u2f08事室", top=1)] == [
        "人事室"
    ]
