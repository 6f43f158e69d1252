"""The addresses of signing in. Views of allauth are named one by one, so that none comes that nobody asked for.

The names that begin with account, mfa and usersessions are those that allauth itself leads to. There is no sign-up,
no reset of a password (a mail link does it) and no management of several addresses.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import URLPattern

from wellserved.web.pages import sign_in
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission


def _form(route: str, view: View, name: str) -> URLPattern:
    return page(route, view, name, needs=Permission.SIGN_IN, methods=("GET", "POST"))


def _read(route: str, view: View, name: str) -> URLPattern:
    return page(route, view, name, needs=Permission.SIGN_IN)


ROUTES = [
    _form("sign-in/login/", sign_in.ask, "account_login"),
    _form("sign-in/code/", sign_in.enter_code, "account_confirm_login_code"),
    _form("sign-in/password/", sign_in.enter_password, "sign-in-password"),
    _form("sign-in/link/<slug:secret>/", sign_in.link, "sign-in-link"),
    _form("sign-in/invitation/<slug:secret>/", sign_in.invitation, "sign-in-invitation"),
    _form("sign-in/second-step/", second_step.authenticate, "mfa_authenticate"),
    _form("sign-in/again/", account.reauthenticate, "account_reauthenticate"),
    _form("sign-in/again/second-step/", second_step.reauthenticate, "mfa_reauthenticate"),
    _form("sign-in/logout/", account.logout, "account_logout"),
    _form("me/password/", account.password_change, "account_change_password"),
    _form("me/password/set/", account.password_set, "account_set_password"),
    _read("me/second-step/", second_step.index, "mfa_index"),
    _form("me/second-step/add/", totp.activate_totp, "mfa_activate_totp"),
    _form("me/second-step/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _read("me/second-step/codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _form("me/second-step/codes/make/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _read("me/second-step/codes/file/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    _form("me/sessions/", sessions.list_usersessions, "usersessions_list"),
]
