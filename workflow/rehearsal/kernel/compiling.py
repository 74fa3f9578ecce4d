"""How the kernel is compiled: once, and kept on disk.

numba has no types of its own: `compiled` and `inlined` keep those of the functions.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function in machine code, kept beside the program or in the user's cache."""
    return cast(F, numba.njit(cache=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """The function in machine code, put into whatever calls it."""
    return cast(F, numba.njit(forceinline=True, error_model="numpy")(function))
