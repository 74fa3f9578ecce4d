"""Passwords: what may be one, and the argon2id hash that is kept of it."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from workflow.accounts.refusals import PoorPasswordError, WeakPasswordError

# https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver: length counts, not kinds of signs.
SHORTEST, LONGEST = 15, 128
FEWEST_KINDS = 6  # of characters, else 1111… would do
HASHER = PasswordHash((Argon2Hasher(),))


def check_password(name: str, password: str) -> None:
    """Whether it may be the password of this account; raises RefusedError."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(length=len(password), shortest=SHORTEST, longest=LONGEST)
    if name in password.lower() or len(set(password)) < FEWEST_KINDS:
        raise PoorPasswordError(kinds=FEWEST_KINDS)


def hashed(password: str) -> str:
    """What is kept of it."""
    return HASHER.hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether this is the password; as slow where none is kept, so that the time tells nothing."""
    is_it = HASHER.verify(password[:LONGEST], kept or _nobodys())
    return is_it and bool(kept) and len(password) <= LONGEST


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody signs in by this")
