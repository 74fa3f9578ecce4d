"""Why nobody is signed in, or an account is not changed."""

from workflow.refusals.base import RefusedError


class WrongPasswordError(RefusedError):
    """Name and password do not belong together; which of the two is wrong is not said."""

    template = "帳號或密碼不對。請再試一次；忘了密碼，請管理者重設"


class LockedAccountError(RefusedError):
    """The password is right, but the account may not sign in."""

    template = "帳號「%(account)s」已鎖定，不能登入。請洽管理者"


class TooManyTriesError(RefusedError):
    """So many sign-ins failed that the next one has to wait."""

    template = "登入失敗太多次，請在 %(minutes)s 分鐘後再試；忘了密碼，請管理者重設"


class SpentLinkError(RefusedError):
    """A one-time link that was used, replaced, or too old."""

    template = "這個連結已用過、已換新或已過期。請管理者重設密碼，會有新的連結"


class WeakPasswordError(RefusedError):
    """A password too short, or too long."""

    template = "密碼有 %(length)s 個字，要 %(shortest)s 到 %(longest)s 個字；可以是一句話"


class PoorPasswordError(RefusedError):
    """A password that is easily guessed."""

    template = "密碼太容易猜：不能含帳號名稱，且至少要有 %(kinds)s 種不同的字元"


class BadAccountNameError(RefusedError):
    """What is no name of an account."""

    template = (
        "「%(name)s」不能當帳號名稱：請用 2 到 40 個英文小寫字母、數字、點、減號或底線，"
        "以字母或數字開頭"
    )


class AccountTakenError(RefusedError):
    """There is an account of this name."""

    template = "已有帳號「%(name)s」。請換一個名稱，或變更原來的帳號"


class PersonTakenError(RefusedError):
    """Somebody has an account already."""

    template = "%(person)s已有帳號「%(name)s」；一個人一個帳號"


class UnknownAccountError(RefusedError):
    """No such account."""

    template = "沒有帳號「%(name)s」。請查對名稱，或從帳號清單找"


class UnknownTokenError(RefusedError):
    """No such token of this account."""

    template = "帳號「%(name)s」沒有這個權杖；可能已撤銷"


class NoPasswordsError(RefusedError):
    """Passwords open no account here."""

    template = "這裡不以密碼登入。請用機關帳號登入；不能用時，請管理者給您一個連結"


class SubjectTakenError(RefusedError):
    """Whom the provider names is another account already."""

    template = "這個機關帳號已綁定帳號「%(name)s」；一個機關帳號只能綁定一個帳號。請洽管理者"


class TiedAlreadyError(RefusedError):
    """The account is tied to somebody else of the provider."""

    template = "帳號「%(name)s」已綁定另一個機關帳號。請管理者先解除綁定"


class NotTiedError(RefusedError):
    """There is nothing to untie."""

    template = "帳號「%(name)s」沒有綁定機關帳號；可能已解除"


class UntiedError(RefusedError):
    """The provider knows who it is, and no account of ours is tied to that."""

    template = (
        "登入機關帳號成功，但它還沒有綁定陳核的帳號。請管理者給您一個連結，用連結登入一次就綁定"
    )


class PersonNeededError(RefusedError):
    """Who signs documents must be somebody of the organisation."""

    template = "%(roles)s要對應到組織裡的人員。請填姓名或員工編號；還沒有的，先在「管理」登錄"


class LastAdministratorError(RefusedError):
    """Nobody would be left to administer."""

    template = "「%(name)s」是最後一個能登入的管理者，不能鎖定，也不能拿掉管理者的角色"


class NoRoleError(RefusedError):
    """An account that is for nothing."""

    template = "帳號至少要有一個角色。可用：%(allowed)s"


class ReservedNameError(RefusedError):
    """A name that an address of the site has already."""

    template = "「%(name)s」是系統自己的名稱，不能當帳號名稱。請換一個"
