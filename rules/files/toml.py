"""TOML that anybody may have written, as plain values: whatever is wrong with it is one error.

tomllib takes time by the square of the parts of a dotted key, gives up in the middle of what is
nested deeply, and passes on that Python reads no number of thousands of digits.
"""

import re
import tomllib
from functools import cache
from typing import Any

MOST_PARTS = 100  # of a key
_KEY = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""


def toml_content(text: str) -> dict[str, Any]:
    """What a text says; raises TOMLDecodeError for any that cannot be read."""
    if may_be_deep(text, MOST_PARTS):
        raise tomllib.TOMLDecodeError(f"一個鍵超過 {MOST_PARTS} 層")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise tomllib.TOMLDecodeError("一層包一層，太深了") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise tomllib.TOMLDecodeError(f"不是能算的數：{error}") from error


def may_be_deep(text: str, most: int) -> bool:
    """Whether a key of more parts may stand in a text; only a look: dots in texts count too."""
    return _deep(most).search(text) is not None


@cache
def _deep(most: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\.[ \t]*+{_KEY}[ \t]*+){{{most}}}")
