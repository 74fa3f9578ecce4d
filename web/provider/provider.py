"""One identity provider: sent to with a question, come back from with whom somebody is.

The authorization code flow of https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
with PKCE (RFC 7636). No token is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.errors import InvalidKeyIdError, JoseError

from web.links import way
from web.provider.addresses import is_at_home
from web.provider.asking import TIMES, Bounded, asking
from web.provider.pending import Pending
from web.provider.proof import proved, subject_in
from web.provider.published import Published
from web.provider.refusals import ProviderDeclinedError, ProviderUnbelievedError
from workflow.organisation.accounts import Subject

SCOPES = {"sub": "openid", "email": "openid email"}  # no more than the claim needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The provider of one issuer, as the operator registered this server there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)  # empty for a client that keeps none
    claim: str
    label: str  # of the button; empty for ours
    transport: Bounded
    published: Published

    def way_there(self, pending: Pending, language: str) -> str:
        """Where the browser asks it; raises ProviderError.

        Whoever uses a one-time link is asked for the password anew: it ties an account for good,
        and somebody else may be signed in there still.
        """
        again = {"prompt": "login"} if pending.link else {}
        to, _ = self._client(pending).create_authorization_url(
            self.published.document().authorization,
            state=pending.state,
            nonce=pending.nonce,
            code_verifier=pending.verifier,
            ui_locales=language,
            **again,
        )
        return str(to)

    def subject(self, pending: Pending, answer: Mapping[str, str]) -> Subject:
        """Whom it names, by what came back with the browser; raises ProviderError."""
        document = self.published.document()
        if (document.names_itself or "iss" in answer) and answer.get("iss") != self.issuer:
            raise ProviderUnbelievedError(f"an answer of {answer.get('iss', 'nobody')!r}")
        if "error" in answer or not answer.get("code"):
            raise ProviderDeclinedError(answer.get("error", "no code")[:80])
        token = self._exchanged(pending, answer["code"])
        value = subject_in(self._proved(token, pending), self.claim)
        return Subject(issuer=self.issuer, claim=self.claim, value=value)

    def way_out(self, back: str) -> str:
        """Where one signs out of it, too; empty where it does not say. Raises ProviderError."""
        to = self.published.document().end_session
        if not to:
            return ""
        asked = way("", client_id=self.client_id, post_logout_redirect_uri=back)
        return f"{to}{'&' if '?' in to else '?'}{asked.removeprefix('?')}"

    def _exchanged(self, pending: Pending, code: str) -> Mapping[str, object]:
        client, to = self._client(pending), self.published.document().token
        try:
            with asking():
                return client.fetch_token(
                    to,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=pending.verifier,
                    redirect_uri=pending.returns_to,
                )
        except AuthlibBaseError as error:
            raise ProviderDeclinedError(f"no token: {error}") from error
        except (TypeError, ValueError) as error:
            raise ProviderUnbelievedError(f"a token that is none: {error}") from error

    def _proved(self, token: Mapping[str, object], pending: Pending) -> Mapping[str, object]:
        """Its claims; a key that is not known may have been published since."""
        asked = {"issuer": self.issuer, "client": self.client_id, "nonce": pending.nonce}
        try:
            try:
                return proved(token, self.published.keys(), **asked)
            except InvalidKeyIdError:
                return proved(token, self.published.keys(anew=True), **asked)
        except (JoseError, TypeError, ValueError) as error:
            raise ProviderUnbelievedError(f"{type(error).__name__}: {error}") from error

    def _client(self, pending: Pending) -> Any:
        in_form = self.published.document().takes_secret_in_form
        method = "client_secret_post" if in_form else "client_secret_basic"
        return cast(Any, OAuth2Client)(
            client_id=self.client_id,
            client_secret=self.client_secret or None,
            token_endpoint_auth_method=method if self.client_secret else "none",
            scope=SCOPES.get(self.claim, "openid profile"),
            redirect_uri=pending.returns_to,
            code_challenge_method="S256",
            transport=self.transport,
            timeout=TIMES,
            trust_env=False,
        )


def provider_of(
    issuer: str, *, client_id: str, client_secret: str, claim: str, label: str
) -> Provider:
    """The provider of this issuer; nothing is asked of it yet."""
    transport = Bounded(at_home=is_at_home(issuer))
    return Provider(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        claim=claim,
        label=label,
        transport=transport,
        published=Published(issuer, transport),
    )
