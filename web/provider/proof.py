"""What a token proves: whose word it is, for whom, when, and whom it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from web.provider.document import ALGORITHMS
from web.provider.refusals import ProviderUnbelievedError

LEEWAY_SECONDS = 60  # by which two clocks may differ
LONGEST_SUBJECT = 255  # https://openid.net/specs/openid-connect-core-1_0.html#IDToken


def proved(
    token: Mapping[str, object],
    keys: KeySet,
    *,
    issuer: str,
    client: str,
    nonce: str,
) -> dict[str, object]:
    """The claims of a token that this issuer signed, for us, for this sign-in.

    Raises ProviderUnbelievedError, and `InvalidKeyIdError` for a key that is not among these.
    """
    text = token.get("id_token")
    if not isinstance(text, str):
        raise ProviderUnbelievedError("no id_token")
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    read = jwt.decode(text, keys, registry=registry)
    options = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client},
    }
    said = {"nonce": nonce, "client_id": client, "access_token": token.get("access_token")}
    claims = cast(Any, CodeIDToken)(read.claims, read.header, options, said)
    claims.validate(leeway=LEEWAY_SECONDS)
    return dict(read.claims)


def subject_in(claims: Mapping[str, object], claim: str) -> str:
    """Whom they name; raises ProviderUnbelievedError where that is nobody."""
    found = claims.get(claim)
    if claim == "email" and claims.get("email_verified") is not True:
        raise ProviderUnbelievedError("the address of mail is not verified")
    if not isinstance(found, str) or not 0 < len(found.strip()) <= LONGEST_SUBJECT:
        raise ProviderUnbelievedError(f"the claim {claim!r} names nobody")
    if not found.isprintable():
        raise ProviderUnbelievedError(f"the claim {claim!r} holds what cannot be printed")
    return found
