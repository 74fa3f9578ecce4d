"""Numbers as people write them: ５, 「５」, 1,000, +5, 5.0; where days are counted also 五日.

None stands for what is no number, so that whoever asked says what is allowed there.
"""

import re

from rules.texts import half_width

MOST_DIGITS = 20  # nobody means more, and int() refuses thousands of them
_QUOTED = re.compile("「(.*)」|『(.*)』|“(.*)”|\"(.*)\"|'(.*)'|《(.*)》|【(.*)】")
_DIGITS = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,5}}|[0-9]{{1,{MOST_DIGITS}}})"
_PARTS = rf"\.[0-9]{{1,{MOST_DIGITS}}}"
_WHOLE = re.compile(rf"[+-]?\s?{_DIGITS}(?:\.0{{0,{MOST_DIGITS}}})?")
_NUMBER = re.compile(rf"[+-]?\s?(?:{_DIGITS}(?:\.|{_PARTS})?|{_PARTS})")
_DAYS = re.compile(r"(?:文到\s?)?(?P<count>.+?)(?:\s?[日天](?:[之以]?內)?)?")
# 十日, 二十五日, 一百零五日; 一百五 is a hundred and fifty to some, and 三五日 is three or four.
_NUMERALS = ("〇零○", "一壹", "二貳兩", "三參", "四肆", "五伍", "六陸", "七柒", "八捌", "九玖")
_VALUES = {sign: value for value, signs in enumerate(_NUMERALS) for sign in signs}
_FROM_ONE = "".join(_NUMERALS[1:])
_COUNTED = re.compile(
    rf"(?:(?P<hundreds>[{_FROM_ONE}])[百佰])?(?P<ten>[{_FROM_ONE}]?)[十拾](?P<ones>[{_FROM_ONE}]?)"
    rf"|(?P<round>[{_FROM_ONE}])[百佰](?:[{_NUMERALS[0]}](?P<rest>[{_FROM_ONE}]))?"
    rf"|(?P<one>[{_FROM_ONE}])"
)
_SPELLED_OUT = re.compile(f"[{''.join(_NUMERALS)}]{{3,4}}")  # 一一五, 二〇二六


def read_whole(text: str) -> int | None:
    """The whole number written, 5 for 5.0; None for 5.5, 1e3 and 5六."""
    plain = _unquoted(text)
    return int(_bare(plain).partition(".")[0]) if _WHOLE.fullmatch(plain) else None


def read_number(text: str) -> int | float | None:
    """The number written, whole where it is written without a point."""
    plain = _unquoted(text)
    if not _NUMBER.fullmatch(plain):
        return None
    return float(_bare(plain)) if "." in plain else int(_bare(plain))


def read_count_of_days(text: str) -> int | None:
    """The number of days written: 5, ５日, 「五」日, 文到 5 日內."""
    found = _DAYS.fullmatch(_unquoted(text))
    if not found:
        return None
    count = _unquoted(found["count"])
    whole = read_whole(count)
    return read_numerals(count) if whole is None else whole


def read_numerals(text: str) -> int | None:
    """The number from 1 that Chinese numerals write: 五, 十五, 廿五, 一百一十五."""
    plain = text.replace("廿", "二十").replace("卅", "三十")
    found = _COUNTED.fullmatch(plain)
    if not found:
        return None
    if found["ten"] is None:
        return _value(found["round"]) * 100 + _value(found["rest"] or found["one"])
    tens = _value(found["ten"] or "一")
    return _value(found["hundreds"]) * 100 + tens * 10 + _value(found["ones"])


def read_year_numerals(text: str) -> str:
    """The digits of a year in Chinese numerals, 115 for 一一五 or 一百一十五; else the text."""
    if _SPELLED_OUT.fullmatch(text):
        return "".join(str(_VALUES[sign]) for sign in text)
    value = 1 if text == "元" else read_numerals(text)
    return text if value is None else str(value)


def _value(sign: str | None) -> int:
    return _VALUES[sign] if sign else 0


def _bare(plain: str) -> str:
    return plain.replace(",", "").replace(" ", "")


def _unquoted(text: str) -> str:
    """Half-width, without the marks of quotation around all of it."""
    plain = half_width(text)
    while found := _QUOTED.fullmatch(plain):
        plain = next(each for each in found.groups() if each is not None).strip()
    return plain
