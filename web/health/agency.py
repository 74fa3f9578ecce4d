"""The agency's identity provider, where one is set: whether it answers, and can be believed."""

from __future__ import annotations

from collections.abc import Iterator

from rules.errors import ChenheError
from web.health.line import Condition, HealthLine, looked_at
from web.language.i18n import msgid
from web.provider.opening import open_provider
from web.provider.refusals import ProviderAwayError, ProviderError
from web.settings import Settings

PROVIDER = ("provider", msgid("機關帳號登入"))
BELIEVED = msgid("%(issuer)s 有回應，公布的位址與 %(count)s 把金鑰可以用")
AWAY = msgid("%(issuer)s 沒有回應（%(why)s）")
UNBELIEVED = msgid("%(issuer)s 公布的不能採信（%(why)s）")
UNUSABLE = msgid("不能用：%(why)s")
LOOK_THERE = msgid(
    "請確認這台主機連得到它、憑證可信（SSL_CERT_FILE）。"
    "在那之前，請以 chenhe user reset 給連結登入。"
)
SET_RIGHT = msgid("請照它公布的 issuer 更正 CHENHE_OIDC_ISSUER，或請它的管理人員更正。")
MEND_SETTINGS = msgid("請更正設定，再啟動伺服器。")


def provider_lines(settings: Settings) -> Iterator[HealthLine]:
    """One line where a provider is set; it is asked for what anybody may read."""
    try:
        provider = open_provider(settings)
        if provider is None:
            return
        count = len(provider.published.keys().keys)
        yield looked_at(
            PROVIDER, Condition.WELL, BELIEVED, issuer=settings.oidc_issuer, count=count
        )
    except ProviderError as error:
        is_away = isinstance(error, ProviderAwayError)
        found, remedy = (AWAY, LOOK_THERE) if is_away else (UNBELIEVED, SET_RIGHT)
        facts = {"issuer": settings.oidc_issuer, "why": error.technical}
        yield looked_at(PROVIDER, Condition.BAD, found, remedy, **facts)
    except ChenheError as error:
        yield looked_at(PROVIDER, Condition.BAD, UNUSABLE, MEND_SETTINGS, why=str(error))
