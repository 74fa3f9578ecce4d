"""The 職名章 of a signature."""

import xml.etree.ElementTree as ElementTree

import pytest

from web.language.i18n import Language
from web.language.templating import environment


def a_stamp(
    who: str, person: str, at: str, mark: str = "", position: str = ""
) -> ElementTree.Element:
    template = environment(Language.CHINESE).get_template("picture/stamp.svg.jinja")
    stamp = getattr(template.make_module({}), "stamp")  # noqa: B009 - a macro, unknown to types
    return ElementTree.fromstring(str(stamp(who, person, at, mark, position)))


def test_a_stamp_says_who_and_when() -> None:
    stamp = a_stamp("局長", "示範局長", "1018/1600")

    title, _, *words = stamp
    assert [each.text for each in words] == ["局長", "示範局長", "1018/1600"]
    assert title.text == "局長 示範局長 1018/1600"


@pytest.mark.parametrize(
    ("who", "position", "lines"),
    [
        ("設備網路組承辦人員", "承辦人員", ["設備網路組", "承辦人員"]),
        ("臺北市政府公務人員訓練處", "臺北市政府公務人員訓練處", ["臺北市政府公", "務人員訓練處"]),
        ("秘書室主任", "主任", ["秘書室主任"]),
    ],
)
def test_a_long_title_stands_in_two_lines_and_is_not_squeezed(
    who: str, position: str, lines: list[str]
) -> None:
    stamp = a_stamp(who, "示範承辦人員", "1018/1600", position=position)

    title, frame, *words = stamp
    assert [each.text for each in words] == [*lines, "示範承辦人員", "1018/1600"]
    assert all(each.get("textLength") is None for each in words)
    assert all(float(each.get("font-size", "0")) >= 11 for each in words)
    heights = [float(each.get("y", "0")) for each in words]
    assert heights == sorted(set(heights))
    assert heights[-1] < float(frame.get("height", "0"))
    assert title.text
    assert who in title.text


@pytest.mark.parametrize(("mark", "columns"), [("代", 1), ("代為決行", 1), ("代為決行、代", 2)])
def test_a_mark_stands_beside_the_frame(mark: str, columns: int) -> None:
    stamp = a_stamp("局長", "示範局長", "1018/1600", mark)

    beside = [each for each in stamp if float(each.get("x", "0")) > 92]
    assert "".join(each.text or "" for each in beside) == mark.replace("、", "")
    assert len({each.get("x") for each in beside}) == columns
    assert all(8 < float(each.get("y", "0")) < 54 for each in beside)
    assert stamp[0].text == f"局長 示範局長 1018/1600 {mark}"
