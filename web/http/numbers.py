"""Whole numbers in addresses: read in one place, as people write them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from rules.numbers import read_whole


def _whole(value: object, info: ValidationInfo) -> object:
    """A number of an address, 10 and １０ and not 1_0; JSON has numbers of its own."""
    if not isinstance(value, str) or info.mode == "json":
        return value
    found = read_whole(value)
    if found is None:
        raise PydanticCustomError("int_parsing", "a whole number")
    return found


AS_WRITTEN = BeforeValidator(_whole)  # after the bounds of a number, which a description states
WholeNumber = Annotated[int, AS_WRITTEN]
