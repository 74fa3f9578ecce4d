"""What a provider must prove, and how far it is asked."""

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.web.provider import (
    CLIENT,
    OTHER_KEY,
    SECRET,
    Provider,
    a_provider,
    fresh_key,
    signed_by_secret,
    unsigned,
)
from web.provider.addresses import is_safe
from web.provider.asking import MOST_AT_ONCE, Bounded, asking
from web.provider.document import read_document
from web.provider.opening import open_provider
from web.provider.pending import begin
from web.provider.provider import Provider as Known
from web.provider.provider import provider_of
from web.provider.refusals import (
    ProviderAwayError,
    ProviderDeclinedError,
    ProviderExtraError,
    ProviderSettingError,
    ProviderUnbelievedError,
)
from web.settings import Settings
from workflow.organisation.accounts import Subject

ISSUER = "https://login.example"
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": "https://keys.example/keys",
}


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with a_provider() as made:
        yield made


@pytest.fixture
def provider(served: Provider) -> Iterator[Provider]:
    """Honest, until a test says otherwise."""
    yield served
    served.behaves()


def a_site(issuer: str, *, secret: str = SECRET, claim: str = "sub") -> Known:
    return provider_of(issuer, client_id=CLIENT, client_secret=secret, claim=claim, label="")


@pytest.fixture(scope="module")
def known(served: Provider) -> Known:
    """The provider as a site knows it."""
    return a_site(served.issuer)


def named(known: Known, provider: Provider, kind: str = "") -> Subject:
    """Whom it names when subject 7 has signed in there."""
    begun = begin(returns_to="http://127.0.0.1:8000/return", back="", link="")
    came = provider.answer_to(known.way_there(begun, "en"), "7")
    provider.token = forged(kind, provider, begun.nonce) if kind else ""
    answer = {name: values[0] for name, values in parse_qs(urlsplit(came).query).items()}
    return known.subject(begun, answer)


def forged(kind: str, provider: Provider, nonce: str) -> str:
    claims = provider.claims(nonce, "access")
    if kind == "junk":
        return "junk"
    if kind in MAKERS:
        return MAKERS[kind](claims)
    provider.signs_by = OTHER_KEY if kind == "another key of that name" else UNHEARD_OF
    return provider.signed(claims)


MAKERS = {"none": unsigned, "the secret of the client": signed_by_secret}
UNHEARD_OF = fresh_key("unheard of")


def test_an_honest_provider_names_whom_it_signed_in(known: Known, provider: Provider) -> None:
    found = named(known, provider)

    assert found == Subject(issuer=provider.issuer, claim="sub", value="7")


def test_the_claim_that_the_operator_chose_names_people(provider: Provider) -> None:
    provider.changed = {"employee": "A12"}

    found = named(a_site(provider.issuer, claim="employee"), provider)

    assert (found.claim, found.value) == ("employee", "A12")
    assert provider.asked[-1]["scope"] == "openid profile"


@pytest.mark.parametrize("is_verified", [None, False, "true"])
def test_an_address_of_mail_that_nobody_verified_names_nobody(
    is_verified: object, provider: Provider
) -> None:
    known = a_site(provider.issuer, claim="email")
    provider.changed = {"email": "a@example.org", "email_verified": True}
    assert named(known, provider).value == "a@example.org"
    provider.changed["email_verified"] = is_verified

    with pytest.raises(ProviderUnbelievedError, match="不能採信"):
        named(known, provider)


LIES: dict[str, dict[str, object]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another"},
    "several audiences, none of them the asker": {"aud": [CLIENT, "another"]},
    "asked by another": {"aud": [CLIENT, "another"], "azp": "another"},
    "another issuer": {"iss": "https://another.example"},
    "expired": {"exp": 1_000_000_000},
    "without an end": {"exp": None},
    "of tomorrow": {"iat": 4_000_000_000},
    "of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "of nobody": {"sub": None},
    "of an empty name": {"sub": " "},
    "of a number": {"sub": 7},
    "of a name too long": {"sub": "7" * 300},
}


@pytest.mark.parametrize("changed", LIES.values(), ids=LIES)
def test_a_token_that_says_something_else_is_not_believed(
    changed: dict[str, object], known: Known, provider: Provider
) -> None:
    provider.changed = changed

    with pytest.raises(ProviderUnbelievedError, match="不能採信"):
        named(known, provider)


@pytest.mark.parametrize(
    "kind", [*MAKERS, "another key of that name", "a key not published", "junk"]
)
def test_a_token_that_the_provider_did_not_sign_is_not_believed(
    kind: str, known: Known, provider: Provider
) -> None:
    with pytest.raises(ProviderUnbelievedError, match="不能採信"):
        named(known, provider, kind)


def test_clocks_may_differ_by_a_little(known: Known, provider: Provider) -> None:
    honest = provider.claims("", "")["iat"]
    assert isinstance(honest, int)
    provider.changed = {"exp": honest - 30, "iat": honest + 30}

    assert named(known, provider).value == "7"


def test_a_key_published_since_is_looked_for(
    known: Known, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(known, provider)
    monkeypatch.setattr("web.provider.published.NEW_KEYS_SECONDS", 0)
    provider.signs_by = fresh_key("second")
    provider.published.append(provider.signs_by)

    assert named(known, provider).value == "7"


def test_a_site_that_does_not_know_the_secret_gets_no_token(provider: Provider) -> None:
    with pytest.raises(ProviderDeclinedError, match="沒有登入"):
        named(a_site(provider.issuer, secret="another"), provider)


def test_who_cannot_bring_the_verifier_gets_no_token(known: Known, provider: Provider) -> None:
    first, second = (begin(returns_to="http://127.0.0.1/", back="", link="") for _ in range(2))
    came = provider.answer_to(known.way_there(first, "en"), "7")
    answer = {name: values[0] for name, values in parse_qs(urlsplit(came).query).items()}

    with pytest.raises(ProviderDeclinedError, match="沒有登入"):
        known.subject(second, answer)


def test_a_document_of_another_issuer_is_not_believed(provider: Provider) -> None:
    other = provider.issuer.replace("127.0.0.1", "localhost")

    with pytest.raises(ProviderUnbelievedError, match="不能採信"):
        a_site(other).published.document()


@pytest.mark.parametrize("path", ["slow", "large", "packed", "moved", "nowhere"])
def test_an_answer_that_cannot_be_waited_for_or_led_elsewhere_is_none(
    path: str, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.provider.asking.WHOLE_SECONDS", 0.1)
    client = httpx2.Client(transport=Bounded(at_home=True))

    with pytest.raises(ProviderAwayError, match="沒有回應"), asking():
        client.get(f"{provider.issuer}/{path}").raise_for_status()


def test_no_more_than_a_few_ask_at_once() -> None:
    with ExitStack() as several:
        for _ in range(MOST_AT_ONCE):
            several.enter_context(asking())
        with pytest.raises(ProviderAwayError, match="沒有回應"):
            several.enter_context(asking())

    with asking():
        pass


def test_one_that_is_away_is_not_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    away = a_site("http://127.0.0.1:9")
    with pytest.raises(ProviderAwayError, match="沒有回應"):
        away.published.document()
    monkeypatch.setattr(away.transport, "handle_request", pytest.fail)

    with pytest.raises(ProviderAwayError, match="沒有回應"):
        away.published.document()


@pytest.mark.parametrize(
    ("address", "at_home", "safe"),
    [
        ("https://login.example/keys", False, True),
        ("http://127.0.0.1:8080/keys", True, True),
        ("http://127.0.0.1:8080/keys", False, False),
        ("http://login.example/keys", True, False),
        ("http://169.254.169.254/latest", True, False),
        ("https://login.example@other.example/", False, False),
        ("https://login.example/#x", False, False),
        ("file:///etc/passwd", True, False),
        ("https:///keys", False, False),
        ("https://login.example:x/", False, False),
        ("", True, False),
    ],
)
def test_only_tls_or_for_a_trial_this_machine_is_asked(
    address: str, at_home: bool, safe: bool
) -> None:
    assert is_safe(address, at_home=at_home) == safe


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", ["http://127.0.0.1/x", "http://login.example/x", None, 7])
def test_a_document_that_leads_off_tls_is_not_believed(name: str, address: object) -> None:
    assert read_document(DOCUMENT, ISSUER).keys == "https://keys.example/keys"

    with pytest.raises(ProviderUnbelievedError, match="不能採信"):
        read_document(DOCUMENT | {name: address}, ISSUER)


@pytest.mark.parametrize("document", [[], "x", None, DOCUMENT | {"issuer": f"{ISSUER}/"}])
def test_what_is_no_document_of_this_issuer_is_not_believed(document: object) -> None:
    with pytest.raises(ProviderUnbelievedError, match="不能採信"):
        read_document(document, ISSUER)


@pytest.mark.parametrize(
    ("given", "at_fault"),
    [
        ({"oidc_issuer": "http://login.example", "oidc_client_id": "x"}, "CHENHE_OIDC_ISSUER"),
        ({"oidc_issuer": f"{ISSUER}?x", "oidc_client_id": "x"}, "CHENHE_OIDC_ISSUER"),
        ({"oidc_issuer": ISSUER}, "CHENHE_OIDC_CLIENT_ID"),
        ({"passwords": False}, "CHENHE_PASSWORDS"),
    ],
)
def test_settings_that_cannot_be_used_are_told_at_the_start(
    given: dict[str, object], at_fault: str
) -> None:
    with pytest.raises(ProviderSettingError, match=at_fault):
        open_provider(Settings(**given))  # pyright: ignore[reportArgumentType]


def test_without_its_packages_it_is_said_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str) -> None:
        raise ModuleNotFoundError(name="authlib")

    monkeypatch.setattr("web.provider.opening.import_module", lacking)

    with pytest.raises(ProviderExtraError, match=r"chenhe\[oidc\]"):
        open_provider(Settings(oidc_issuer=ISSUER, oidc_client_id="x"))


def test_without_an_issuer_and_in_a_demonstration_there_is_none() -> None:
    known = {"oidc_issuer": ISSUER, "oidc_client_id": "x"}

    assert open_provider(Settings()) is None
    assert open_provider(Settings(demo=True, **known)) is None  # pyright: ignore[reportArgumentType]
