"""The forms of allauth without the words it writes into empty fields, which would repeat the label above."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm as SecondStepForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondStepAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


def _plain(form_class: type[forms.Form]) -> type[forms.Form]:
    class Plain(form_class):  # type: ignore[valid-type, misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for field in self.fields.values():
                field.widget.attrs.pop("placeholder", None)

    return Plain


ChangePassword = _plain(ChangePasswordForm)
SetPassword = _plain(SetPasswordForm)
PasswordAgain = _plain(ReauthenticateForm)
SecondStep = _plain(SecondStepForm)
SecondStepAgain = _plain(SecondStepAgainForm)
AddSecondStep = _plain(ActivateTOTPForm)
