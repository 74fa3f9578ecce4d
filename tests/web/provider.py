"""An identity provider on this machine: it signs in whom a test says, and lies where told to."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.serving import on_a_port

CLIENT, SECRET = "chenhe", "a secret of at least thirty-two bytes"
Claims = Mapping[str, object]


def fresh_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


KEY, OTHER_KEY = fresh_key("first"), fresh_key("first")  # two of one name


@dataclass
class Provider:
    """What it answers; a test changes that, and `behaves` again after."""

    issuer: str = ""
    subject: str = ""  # who is signed in there; empty asks by a form
    published: list[RSAKey] = field(default_factory=lambda: [KEY])
    signs_by: RSAKey = field(default_factory=lambda: KEY)
    changed: dict[str, object] = field(default_factory=dict[str, object])  # None leaves a claim out
    token: str = ""  # given instead of a signed one
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    asked: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def behaves(self) -> None:
        """As an honest one, with its first key."""
        self.published, self.signs_by = [KEY], KEY
        self.changed, self.token, self.subject = {}, "", ""

    def answer_to(self, asked: str, who: str) -> str:
        """Where it sends the browser of somebody who came by this address, and is signed in."""
        browser = TestClient(self.app(), base_url=self.issuer)
        return browser.get(f"{asked}&as={who}", follow_redirects=False).headers["location"]

    def claims(self, nonce: str, access: str, subject: str = "7") -> dict[str, object]:
        now, half = int(time.time()), hashlib.sha256(access.encode()).digest()[:16]
        made: dict[str, object] = {
            "iss": self.issuer,
            "sub": subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        } | self.changed
        return {name: value for name, value in made.items() if value is not None}

    def signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.signs_by.kid}, dict(claims), self.signs_by)

    def document(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "end_session_endpoint": f"{self.issuer}/leave",
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [each.as_dict(private=False) for each in self.published]})

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        assert asked["code_challenge_method"] == "S256"
        signed_in = "" if asked.get("prompt") == "login" else self.subject
        self.subject = who = asked.get("as", signed_in)
        if not who:
            fields = "".join(
                f'<input type="hidden" name="{name}" value="{value}">'
                for name, value in asked.items()
            )
            form = f'<form>{fields}<input name="as" aria-label="subject"><button>go</button></form>'
            return HTMLResponse(f"<!doctype html><title>provider</title>{form}")
        code = token_urlsafe(16)
        self.codes[code] = asked | {"as": who}
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}")

    async def give_token(self, request: Request) -> Response:
        body = parse_qs((await request.body()).decode())
        sent = {name: values[0] for name, values in body.items()}
        asked = self.codes.pop(sent["code"], None)
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_client = request.headers.get("authorization") in {f"Basic {basic}", f"Basic {plain}"}
        wanted = asked and (asked["code_challenge"], asked["redirect_uri"])
        if asked is None or not is_client or wanted != (challenge, sent["redirect_uri"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        proof = self.token or self.signed(self.claims(asked["nonce"], "access", asked["as"]))
        return JSONResponse({"access_token": "access", "token_type": "Bearer", "id_token": proof})

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.document),
                Route("/keys", self.keys),
                Route("/authorize", self.authorize),
                Route("/token", self.give_token, methods=["POST"]),
                Route("/leave", always(HTMLResponse("left"))),
                Route("/slow", slow),
                Route("/large", always(Response(b" " * 600_000))),
                Route("/packed", always(Response(b"", headers={"content-encoding": "gzip"}))),
                Route("/moved", always(RedirectResponse("/keys"))),
            ]
        )


def always(answer: Response) -> Callable[[Request], Response]:
    def answered(request: Request) -> Response:
        return answer

    return answered


def slow(request: Request) -> Response:
    def drops() -> Generator[bytes]:
        for _ in range(20):
            time.sleep(0.02)
            yield b" "

    return StreamingResponse(drops())


def unsigned(claims: Claims) -> str:
    """A token of the algorithm "none"."""
    parts = ({"alg": "none"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in parts]
    return b".".join([*texts, b""]).decode()


def signed_by_secret(claims: Claims) -> str:
    """A token that whoever knows the secret of the client could have signed."""
    return jwt.encode({"alg": "HS256"}, dict(claims), OctKey.import_key(SECRET))


@contextmanager
def a_provider() -> Generator[Provider]:
    """One that is served until the tests are done."""
    made = Provider()
    with on_a_port(
        uvicorn.Config(made.app(), log_config=None, log_level="warning", lifespan="off")
    ) as url:
        made.issuer = url
        yield made
