"""chenhe user: accounts from the command line, as an administrator of the machine has them."""

import pytest

from tests.cli.conftest import Chenhe
from web.commands.serve import ReachableError, check_reachable
from web.settings import Settings

PERSON = ("示範甲", "綜合企劃組/承辦人員", "--since", "2026-01-02", "--by", "示範人事")


@pytest.fixture
def officed(chenhe: Chenhe) -> Chenhe:
    """With somebody in a position."""
    assert chenhe("organisation", "appoint", *PERSON).code == 0
    return chenhe


def test_an_account_is_opened_by_a_link_and_stands_in_the_list(officed: Chenhe) -> None:
    opened = officed("user", "add", "clerk", "--role", "officer", "--person", "示範甲")

    assert opened.code == 0
    assert opened.out.startswith("/sign-in/link/")
    (account,) = officed("user", "list", "--format", "json").json
    assert {name: account[name] for name in ("name", "roles", "person", "has_password")} == {
        "name": "clerk",
        "roles": ["officer"],
        "person": "示範甲",
        "has_password": False,
    }
    assert officed("user", "list").out == "clerk  承辦及核稿人員  示範甲  還沒設密碼\n"


def test_every_act_stands_in_a_log_that_verifies(officed: Chenhe) -> None:
    officed("user", "add", "aud", "--role", "auditor")
    token = officed("user", "token", "aud", "--label", "報表", "--scope", "audit", "--days", "7")
    assert token.out.startswith("chenhe_")
    for act in ("reset", "sign-out", "lock", "unlock"):
        assert officed("user", act, "aud", "--by", "示範管理者").code == 0
    officed("user", "change", "aud", "--role", "planner")

    acts = officed("user", "log", "--format", "json").json

    assert [each["act"] for each in acts] == [
        *("開立帳號", "核發權杖", "重設密碼", "全部登出", "鎖定帳號", "解除鎖定", "變更帳號")
    ]
    assert acts[2]["by"] == "示範管理者"
    assert "報表（audit）" in officed("user", "log").out
    verified = officed("log", "verify", "--format", "json")
    assert (verified.code, verified.json["ok"]) == (0, True)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("add", "壞", "--role", "auditor"), 1, "不能當帳號名稱"),
        (("add", "clerk", "--role", "officer"), 1, "要對應到組織裡的人員"),
        (("add", "clerk", "--role", "officer", "--person", "無此人"), 1, "無此人"),
        (("add", "clerk", "--role", "boss"), 2, "officer"),
        (("lock", "nobody"), 1, "沒有帳號「nobody」"),
        (("token", "aud", "--label", "x", "--scope", "manage_accounts"), 2, "可用：audit"),
    ],
    ids=("name", "person", "unknown", "role", "account", "scope"),
)
def test_what_cannot_be_is_told_with_what_can(
    given: tuple[str, ...], code: int, said: str, chenhe: Chenhe
) -> None:
    chenhe("user", "add", "aud", "--role", "auditor")

    answer = chenhe("user", *given)

    assert answer.code == code
    assert said in answer.err


def test_without_accounts_the_lists_say_how_to_begin(chenhe: Chenhe) -> None:
    assert "chenhe serve" in chenhe("user", "list").out
    assert "還沒有任何異動" in chenhe("user", "log").out


@pytest.mark.parametrize(
    ("given", "has_accounts", "why"),
    [
        ({"host": "0.0.0.0"}, False, "還沒有任何帳號"),
        ({"host": "0.0.0.0"}, True, "CHENHE_PROXIES"),
        ({"host": "10.0.0.1", "plain_http": True}, False, "還沒有任何帳號"),
        ({"proxies": "127.0.0.1", "oidc_issuer": "https://login.example"}, True, "CHENHE_HOSTS"),
        (
            {
                "proxies": "127.0.0.1",
                "hosts": "chenhe.example",
                "oidc_issuer": "http://127.0.0.1:9",
            },
            True,
            "CHENHE_OIDC_ISSUER",
        ),
    ],
    ids=("nobody", "open", "plain", "nameless", "trial"),
)
def test_no_server_is_reached_from_elsewhere_unless_it_is_fit_for_that(
    given: dict[str, object], has_accounts: bool, why: str
) -> None:
    with pytest.raises(ReachableError) as told:
        check_reachable(Settings.model_validate(given), has_accounts=has_accounts)

    assert why in str(told.value)


@pytest.mark.parametrize(
    "given",
    [
        {"host": "127.0.0.1"},
        {"host": "0.0.0.0", "demo": True},
        {"host": "0.0.0.0", "proxies": "10.0.0.2"},
        {"host": "0.0.0.0", "plain_http": True},
        {"host": "127.0.0.1", "oidc_issuer": "http://127.0.0.1:9"},
        {"proxies": "127.0.0.1", "hosts": "chenhe.example", "oidc_issuer": "https://login.example"},
    ],
    ids=("loopback", "demo", "proxies", "plain", "trial", "provider"),
)
def test_a_server_that_is_fit_starts(given: dict[str, object]) -> None:
    check_reachable(Settings.model_validate(given), has_accounts="demo" not in given)


def test_an_account_tied_to_the_agency_s_own_needs_no_link(
    chenhe: Chenhe, monkeypatch: pytest.MonkeyPatch
) -> None:
    unset = chenhe("user", "add", "aud", "--role", "auditor", "--subject", "7")
    assert (unset.code, "CHENHE_OIDC_ISSUER" in unset.err) == (2, True)
    monkeypatch.setenv("CHENHE_OIDC_ISSUER", "https://login.example")

    added = chenhe("user", "add", "aud", "--role", "auditor", "--subject", "7")
    chenhe("user", "add", "ben", "--role", "auditor")
    taken = chenhe("user", "tie", "ben", "7")

    assert (added.code, added.out) == (0, "")
    assert (taken.code, "已綁定帳號「aud」" in taken.err) == (1, True)
    (account, _) = chenhe("user", "list", "--format", "json").json
    assert account["subject"] == {"issuer": "https://login.example", "claim": "sub", "value": "7"}
    assert "已綁定機關帳號" in chenhe("user", "list").out
    assert chenhe("user", "untie", "aud").code == 0
    assert chenhe("user", "tie", "ben", "7").code == 0
    assert "解除綁定" in chenhe("user", "log").out
