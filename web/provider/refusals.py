"""Why a sign-in at the provider came to nothing, and what to do next."""

from rules.errors import ChenheError
from workflow.refusals.base import RefusedError


class ProviderError(RefusedError):
    """A sign-in at the provider came to nothing; `technical` is for the server's log alone."""

    def __init__(self, technical: str = "", **facts: object) -> None:
        self.technical = technical
        super().__init__(**facts)


class ProviderAwayError(ProviderError):
    """It gives no answer, or none that ours can wait for."""

    template = "機關帳號的登入服務目前沒有回應。請過幾分鐘再試；急的話，請管理者給您一個登入連結"


class ProviderUnbelievedError(ProviderError):
    """What it answered does not prove who it is."""

    template = "機關帳號的登入服務所給的證明不能採信，所以沒有登入。請再試一次；仍不行，請洽管理者"


class ProviderDeclinedError(ProviderError):
    """It, or the one who was to sign in, says no."""

    template = "沒有登入：機關帳號的登入服務沒有同意，或您取消了。請再試一次；仍不行，請洽管理者"


class OtherBrowserError(ProviderError):
    """Whoever comes back did not set out from this browser, or too long ago."""

    template = "這次登入不是從這個瀏覽器開始的、已完成，或隔太久了。請從登入頁重新開始"


class NoProviderError(ProviderError):
    """This server knows none."""

    template = "這裡沒有設定機關帳號登入。請用帳號與密碼登入"


class OwnAddressError(ProviderError):
    """The server was asked for by a name that the operator did not give."""

    template = (
        "以這個網址不能用機關帳號登入。請改用正式的網址；"
        "管理人員請以 CHENHE_HOSTS 寫明網站的名稱，並以 https 提供"
    )


class ProviderSettingError(ChenheError):
    """What the operator set about the provider cannot be used."""

    template = "環境變數 %(name)s 不能用：%(why)s"


class ProviderExtraError(ChenheError):
    """This machine lacks what talks to a provider."""

    template = (
        "已設定機關帳號登入，但缺少 Python 套件 %(package)s。請執行 pip install 'chenhe[oidc]'"
    )
