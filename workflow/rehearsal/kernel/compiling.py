"""How the kernel is compiled: once, and kept on disk.

numba has no types of its own: the decorators here keep those of the functions.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import FunctionCache

# Nothing in the kernel allocates, so no references need counting.
_SIMPLE: dict[str, Any] = {"error_model": "numpy", "_nrt": False}
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_HERE = Path(__file__).parent
SOURCES = (*sorted(_HERE.glob("*.py")), _HERE.parent / "network" / "tables.py")
F = TypeVar("F", bound=Callable[..., object])


def digest_of(sources: tuple[Path, ...]) -> str:
    """A digest of the text of some files."""
    return blake2b(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def compiled(function: F) -> F:
    """The function in machine code, kept beside the program or in the user's cache.

    What was kept of other sources is not used: numba by itself looks only at the file that holds
    the function, not at those it calls. Where no folder can be written, nothing is kept.
    """
    dispatcher: Any = numba.njit(**_SIMPLE)(function)
    with suppress(RuntimeError):
        dispatcher._cache = _KernelCache(function)
    return cast(F, dispatcher)


def called(function: F) -> F:
    """The function for compiled ones only, called: what takes no arrays, and would be long."""
    return cast(F, numba.njit(**_INNER, **_SIMPLE)(function))


def inlined(function: F) -> F:
    """The function for compiled ones only, put into whatever calls it."""
    return cast(F, numba.njit(forceinline=True, **_INNER, **_SIMPLE)(function))


class _KernelCache(FunctionCache):
    """Machine code on disk, found again only while every source of the kernel is the same."""

    _digest = digest_of(SOURCES)

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        above: Any = super()
        return (*above._index_key(sig, codegen), self._digest)
