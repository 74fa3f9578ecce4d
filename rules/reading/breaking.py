"""Everything that the libraries raise for a workbook that is not what it says, made one error."""

import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, PasswordError

BROKEN = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    EOFError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_PANICS = "pyo3_runtime"  # where the error stands that Rust raises in distress: no Exception


class BrokenWorkbookError(Exception):
    """The bytes are no sound workbook."""


@contextmanager
def breaking() -> Generator[None]:
    """Whatever is raised within for the file's own faults becomes BrokenWorkbookError.

    PasswordError is none of them: the file may be sound.
    """
    try:
        yield
    except PasswordError:
        raise
    except BROKEN as error:
        raise BrokenWorkbookError from error
    except BaseException as error:
        if type(error).__module__ == _PANICS:
            raise BrokenWorkbookError from error
        raise
