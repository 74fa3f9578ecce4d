"""How the kernel is compiled: once, and kept on disk.

numba has no types of its own: `compiled` and `inlined` keep those of the functions.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

# Nothing in the kernel allocates, so no references need counting.
_SIMPLE: dict[str, Any] = {"error_model": "numpy", "_nrt": False}
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function in machine code, kept beside the program or in the user's cache."""
    return cast(F, numba.njit(cache=True, **_SIMPLE)(function))


def called(function: F) -> F:
    """The function for compiled ones only, called: what takes no arrays, and would be long."""
    return cast(F, numba.njit(**_INNER, **_SIMPLE)(function))


def inlined(function: F) -> F:
    """The function for compiled ones only, put into whatever calls it."""
    return cast(F, numba.njit(forceinline=True, **_INNER, **_SIMPLE)(function))
