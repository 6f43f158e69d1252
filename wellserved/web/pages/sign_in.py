"""Signing in: by a link or a code that comes by mail, or by a password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web.actions import sign_in
from wellserved.web.models import Person, SignInLink

REMEMBERED = "sign_in"
TRY_AGAIN_IN_SECONDS = 600


class MailForm(forms.Form):
    """Whom to send a mail to."""

    mail = forms.EmailField(
        label=gettext_lazy("Your mail address at work"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )

    def clean_mail(self) -> str:
        """Write the address as it is kept."""
        return str(self.cleaned_data["mail"]).lower()


class PasswordForm(MailForm):
    """Who comes, and their password."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The code that came by mail."""

    code = forms.CharField(
        label=gettext_lazy("Code from the mail"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the mail address, and send a mail to it."""
    back_to = _back_to(request)
    if isinstance(request.user, Person):
        return redirect(back_to or "desk-show")
    form = MailForm(request.POST or None)
    if form.is_valid():
        address = form.cleaned_data["mail"]
        if not _may(request, "ask_for_mail", f"{address}|{get_ip(request)}"):
            return too_many(request)
        if not _may(request, "mails_to_one", address):
            return too_many(request)
        asked = sign_in.ask(address=address, now=timezone.now(), back_to=back_to)
        request.session[REMEMBERED] = asked.as_plain()
        return redirect("account_confirm_login_code")
    return render(request, "sign_in/ask.html", {"form": form, "back_to": back_to, "outbox": not settings.MAIL_URL})


def enter_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the mail, and let in whoever knows it."""
    remembered = request.session.get(REMEMBERED)
    if isinstance(request.user, Person) or not remembered:
        return redirect("account_login")
    asked = sign_in.Asked(**remembered)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if not _may(request, "enter_code", f"{asked.mail}|{get_ip(request)}"):
            return too_many(request)
        person, asked = _try(request, asked, form.cleaned_data["code"])
        if person is not None:
            return _let_in(request, person, asked.back_to)
        form.add_error("code", _("This code does not let you in. The link in the mail still does, for 15 minutes."))
        request.session[REMEMBERED] = asked.as_plain()
    words = {"form": form, "mail": asked.mail, "no_more": asked.tries >= sign_in.TRIES, "outbox": not settings.MAIL_URL}
    return render(request, "sign_in/code.html", words)


def _try(request: HttpRequest, asked: sign_in.Asked, code: str) -> tuple[Person | None, sign_in.Asked]:
    """Check a code, unless so many were tried for this account today that somebody is guessing."""
    if not _may(request, "codes_of_one", asked.mail):
        return None, asked
    return sign_in.use_code(asked=asked, code=code, now=timezone.now())


def enter_password(request: HttpRequest) -> HttpResponse:
    """Ask for mail address and password, and let in whoever knows both."""
    back_to = _back_to(request)
    if isinstance(request.user, Person):
        return redirect(back_to or "desk-show")
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            person = get_adapter().authenticate(
                request, email=form.cleaned_data["mail"], password=form.cleaned_data["password"]
            )
        except forms.ValidationError:
            return too_many(request)
        if isinstance(person, Person) and person.is_active:
            return _let_in(request, person, back_to)
        form.add_error(None, _("Address and password do not go together. You can have a link sent by mail instead."))
    return render(request, "sign_in/password.html", {"form": form, "back_to": back_to})


def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the button that signs somebody in; nothing happens until it is pressed."""
    return _through(request, secret, SignInLink.Purpose.SIGN_IN)


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Welcome somebody who is invited; they come in when they press the button."""
    return _through(request, secret, SignInLink.Purpose.INVITATION)


def _through(request: HttpRequest, secret: str, purpose: SignInLink.Purpose) -> HttpResponse:
    now = timezone.now()
    person = sign_in.person_behind(secret=secret, purpose=purpose, now=now)
    if person is not None and request.method == "POST":
        person = sign_in.use_link(secret=secret, purpose=purpose, now=now)
        if person is not None:
            return _let_in(request, person, _remembered_page(request, person))
    if person is None:
        return render(request, "sign_in/link_ended.html", {"form": MailForm()}, status=404)
    words: dict[str, Any] = {"whom": person, "invited": purpose is SignInLink.Purpose.INVITATION}
    return render(request, "sign_in/link.html", words)


def _let_in(request: HttpRequest, person: Person, back_to: str) -> HttpResponse:
    """Let somebody in; allauth asks for the second step of whoever has one, and renews the session."""
    request.session.pop(REMEMBERED, None)
    if isinstance(request.user, Person):  # somebody else at the same browser
        get_adapter().logout(request)
    answer: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=back_to or reverse("desk-show"), email=person.mail
    )
    return answer


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that there were too many attempts; for allauth, too, which finds it as `handler429`."""
    answer = render(request, "sign_in/too_many.html", {"minutes": TRY_AGAIN_IN_SECONDS // 60}, status=429)
    answer.headers["Retry-After"] = str(TRY_AGAIN_IN_SECONDS)
    return answer


def _may(request: HttpRequest, what: str, key: str) -> bool:
    """Count an attempt; false where there were too many (settings.ACCOUNT_RATE_LIMITS)."""
    return bool(ratelimit.consume(request, action=what, key=key))


def _back_to(request: HttpRequest) -> str:
    """Give the page of ours that somebody wanted to see."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""


def _remembered_page(request: HttpRequest, person: Person) -> str:
    """Give the page that this browser wanted to see when it asked for the mail of this person."""
    remembered = request.session.get(REMEMBERED) or {}
    return str(remembered.get("back_to", "")) if remembered.get("mail") == person.mail else ""
