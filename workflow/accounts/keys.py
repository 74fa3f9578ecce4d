"""Secrets handed out once, and the digests that are kept of them."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

LINK_LASTS = timedelta(days=3)  # a one-time link: over a weekend
TOKEN_PREFIX = "chenhe_"  # by which a token left lying about is known for what it is


def fresh_key() -> str:
    """256 bits that nobody can guess, for an address or a cookie.

    As many as https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html
    asks at least twice over.
    """
    return token_urlsafe(32)


def fresh_token() -> str:
    """The same for a program."""
    return TOKEN_PREFIX + fresh_key()


def digest(key: str) -> str:
    """What is kept of it: enough to know it again, too little to use it.

    A plain hash, for the key is random: only passwords, which are not, need a slow one.
    """
    return sha256(key.encode(errors="surrogatepass")).hexdigest()
