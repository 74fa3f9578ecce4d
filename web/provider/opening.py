"""The provider that the operator set, if any; its packages are loaded for nobody else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from web.language.i18n import msgid
from web.provider.addresses import is_safe
from web.provider.refusals import ProviderExtraError, ProviderSettingError
from web.settings import Settings

if TYPE_CHECKING:
    from web.provider.provider import Provider

PACKAGES = frozenset({"authlib", "httpx2", "joserfc"})  # of the extra
BAD_ISSUER = msgid(
    "要是身分提供者的 https 網址，與它公布的 issuer 一字不差（試用時可以是本機的 http）"
)
NO_CLIENT = msgid("設了 CHENHE_OIDC_ISSUER，就要有身分提供者給這個網站的代號")
NO_OTHER_WAY = msgid("不收密碼的話，要設 CHENHE_OIDC_ISSUER，否則沒有人能登入")


def open_provider(settings: Settings) -> Provider | None:
    """The provider of these settings; None for none.

    Raises ProviderSettingError or ProviderExtraError.
    """
    if settings.demo:
        return None
    if not settings.oidc_issuer:
        if not settings.passwords:
            raise ProviderSettingError(name="CHENHE_PASSWORDS", why=NO_OTHER_WAY)
        return None
    if not is_safe(settings.oidc_issuer, at_home=True) or "?" in settings.oidc_issuer:
        raise ProviderSettingError(name="CHENHE_OIDC_ISSUER", why=BAD_ISSUER)
    if not settings.oidc_client_id:
        raise ProviderSettingError(name="CHENHE_OIDC_CLIENT_ID", why=NO_CLIENT)
    try:
        made = import_module("web.provider.provider").provider_of(
            settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            claim=settings.oidc_claim,
            label=settings.oidc_label,
        )
    except ModuleNotFoundError as error:
        if error.name not in PACKAGES:
            raise
        raise ProviderExtraError(package=error.name) from error
    return cast("Provider", made)
