"""TOML that anybody may have written, as plain values: whatever is wrong with it is one error.

tomllib takes time by the square of the parts of a dotted key, gives up in the middle of what is
nested deeply, and passes on that Python reads no number of thousands of digits.
"""

import re
import tomllib
from typing import Any

MOST_PARTS = 100  # of a key
_KEY = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP = re.compile(rf"(?:\.[ \t]*+{_KEY}[ \t]*+){{{MOST_PARTS}}}")


def toml_content(text: str) -> dict[str, Any]:
    """What a text says; raises TOMLDecodeError for any that cannot be read."""
    if _DEEP.search(text):
        raise tomllib.TOMLDecodeError(f"一個鍵超過 {MOST_PARTS} 層")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise tomllib.TOMLDecodeError("一層包一層，太深了") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise tomllib.TOMLDecodeError(f"不是能算的數：{error}") from error
