"""A folder each: routes that parse, call once and render; the page class; its template."""

from __future__ import annotations

from starlette.convertors import IntegerConvertor, register_url_convertor

from rules.rulebook import LONGEST_LINE_NUMBER


class _Number(IntegerConvertor):
    """No line, page or record has more digits, and int() refuses thousands of them."""

    regex = f"[0-9]{{1,{LONGEST_LINE_NUMBER}}}"


register_url_convertor("number", _Number())
