"""Where allauth, which does passwords, the second step and sessions, meets what is ours."""

import base64
import hashlib
import time
from typing import Any

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from wellserved.web.actions import sign_in
from wellserved.web.actions.notice_mails import zone_of
from wellserved.web.models import Person


def _what_changed(template: str) -> tuple[str, str]:
    """Give action and sentence for a mail that allauth would send; ("", "") for one nobody needs."""
    return {
        "account/email/password_set": ("password-set", _("You can now sign in with a password, too.")),
        "account/email/password_changed": ("password-change", _("Your password is now another one.")),
        "mfa/email/totp_activated": ("second-step-add", _("Signing in now takes a second step: a code of your app.")),
        "mfa/email/totp_deactivated": ("second-step-remove", _("Signing in no longer takes a second step.")),
        "mfa/email/recovery_codes_generated": (
            "recovery-codes-make",
            _("You have new recovery codes; the ones before no longer work."),
        ),
    }.get(template, ("", ""))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in as it is done here: nobody signs up, attempts count by account and network, and changes are told."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- called so by allauth
        """Let nobody add themselves: people are added by an administrator."""
        return False

    def login(self, request: HttpRequest, user: Person) -> None:
        """Let somebody in who has taken every step, and keep that they came."""
        super().login(request, user)
        request.session["seen"] = int(time.time())
        request.session["zone"] = zone_of(user)
        sign_in.keep_that_signed_in(by=user, now=timezone.now())

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:  # noqa: ARG002 -- called so
        """Tell somebody whose access has ended nothing that a stranger is not told."""
        return redirect("account_login")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a password that is tried: by network, by account and network, and, more patiently, by account.

        So nobody keeps somebody else out by guessing from elsewhere, and whoever guesses from everywhere gets far
        too few tries. The mail link works in any case.
        """
        super().pre_authenticate(request, **credentials)
        if not ratelimit.consume(request, action="passwords_of_one", key=credentials["email"]):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{credentials.get('email', '')}|{get_ip(request)}"

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Check the password of whoever is signed in."""
        return user.check_password(password)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,  # noqa: ARG002 -- called so by allauth
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Keep that somebody changed how they sign in, and tell them."""
        if template_prefix == "mfa/email/totp_activated":
            # Whoever has just entered a code of their app is not asked for another one to see the recovery codes.
            record_authentication(self.request, user, "mfa", reauthenticated=True)
        action, sentence = _what_changed(template_prefix)
        if action:
            sign_in.tell_of_change(by=user, now=timezone.now(), action=action, sentence=sentence)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step: what it keeps in the database is sealed with the secret of the installation."""

    def build_totp_svg(self, url: str) -> str:
        """Draw the key on white, so that it can be scanned from a dark page, too."""
        picture: str = qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")
        return picture

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; after the installation got another secret no code fits, and an administrator helps."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def _seal() -> Fernet:
    key = hashlib.sha256(f"wellserved.second-step:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
