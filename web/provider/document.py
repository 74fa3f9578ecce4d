"""What a provider publishes about itself, as far as it can be believed.

https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from web.provider.addresses import is_at_home, is_safe
from web.provider.refusals import ProviderUnbelievedError

WELL_KNOWN = "/.well-known/openid-configuration"
# Signatures by a key of the provider's alone: none with a secret that we share, and no "none".
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "Ed25519")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Where a provider signs people in, gives tokens, and keeps the keys that it signs them by."""

    authorization: str
    token: str
    keys: str
    end_session: str  # empty for one that signs nobody out
    takes_secret_in_form: bool  # and not in a header
    names_itself: bool  # in what it sends back by the browser, RFC 9207


def read_document(published: object, issuer: str) -> Document:
    """The document of this issuer; raises ProviderUnbelievedError for another's, and for a bad one.

    An issuer is what it says that it is, to the letter: else one provider could speak for another.
    """
    try:
        said = TypeAdapter(dict[str, object]).validate_python(published)
    except ValidationError as error:
        raise ProviderUnbelievedError("the document is no object") from error
    if said.get("issuer") != issuer:
        raise ProviderUnbelievedError(f"the document is of {said.get('issuer')!r}, not {issuer!r}")
    methods = str(said.get("token_endpoint_auth_methods_supported") or "client_secret_basic")
    return Document(
        authorization=_address(said, "authorization_endpoint", issuer),
        token=_address(said, "token_endpoint", issuer),
        keys=_address(said, "jwks_uri", issuer),
        end_session=_address(said, "end_session_endpoint", issuer, is_needed=False),
        takes_secret_in_form="client_secret_basic" not in methods,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(said: Mapping[str, object], name: str, issuer: str, *, is_needed: bool = True) -> str:
    found = said.get(name)
    if found is None and not is_needed:
        return ""
    if not isinstance(found, str) or not is_safe(found, at_home=is_at_home(issuer)):
        raise ProviderUnbelievedError(f"{name} is {found!r}")
    return found
