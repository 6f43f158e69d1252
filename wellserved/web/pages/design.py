"""The page for developers that shows every piece of the design system in every state."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

THEMES = ("system", "light", "dark", "contrast")
COLOURS = (
    ("ink", "text"),
    ("muted", "what stands back"),
    ("edge", "borders that must be seen"),
    ("line", "rules between things"),
    ("accent", "what can be pressed, where one is"),
    ("accent-soft", "chosen, good"),
    ("wait", "waiting"),
    ("wait-soft", "look at this"),
    ("stop", "could not be accepted"),
    ("stop-soft", "refused"),
    ("quiet", "set apart"),
    ("muted-soft", "under the pointer"),
)
SIZES = (
    ("6", "What our customers inside need from us"),
    ("5", "Who waits for whom this week"),
    ("4", "Procurement promised an answer by Thursday"),
    ("3", "Most of the waiting lies before the quote, not in the order itself."),
    ("2", "Last changed by Cara Lindqvist on Tue 17 Nov"),
    ("1", "90 % interval 6.9–7.5 days; n = 1,618 complete cases"),
)
ICONS = (
    "home inbox search plus person person-plus team people building building-store sitemap route hourglass clock "
    "calendar history flag check circle-check circle-dashed list-check info-circle alert-triangle hand-stop bulb bell "
    "mail send message-circle heart pencil trash archive arrow-back-up copy link external-link download upload printer "
    "table file-text filter settings language sun eye eye-off lock key shield-check database keyboard help-circle "
    "login logout menu-2 x chevron-down chevron-left chevron-right arrow-right"
).split()
TEAMS: tuple[dict[str, Any], ...] = (
    {"name": "Credit check", "serves": "Sales desk", "people": 14, "lead": "Cara Lindqvist", "changed": "Tue 17 Nov"},
    {"name": "IT Workplace", "serves": "every team", "people": 23, "lead": "Tomasz Król", "changed": "Mon 2 Nov"},
    {"name": "Legal", "serves": "Credit check", "people": 6, "lead": "", "changed": "Fri 30 Oct"},
    {
        "name": "Procurement of indirect goods and services, Northern Region",
        "serves": "IT Workplace",
        "people": 9,
        "lead": "Ayşe Yıldırım-Hohenberg",
        "changed": "Thu 1 Oct",
    },
)
STRETCHES = (
    ("IT Workplace", "in the queue", "since Mon 16 Nov, 09:12", "5 h", "queue", 0, 11),
    ("IT Workplace", "worked on it", "since Mon 16 Nov, 14:20", "4 h", "work", 11, 9),
    ("Procurement", "waiting on its quote", "since Tue 17 Nov, 10:05", "2 days", "waiting_case", 20, 44),
    ("Sales", "waiting on your answer: which site?", "since Thu 19 Nov, 11:40", "1 day", "waiting_customer", 64, 22),
)
MONTHS = "Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov".split()
SHARES_KEPT = (78, 81, 76, 83, 79, 74, 80, 77, 89, 91, 88, 92)


READER = {"name": "Cara Lindqvist", "mail": "cara.lindqvist@example.org", "keys_on": True, "theme": ""}
"""Whoever looks, the header is shown as somebody who is signed in sees it."""


class RenameForm(forms.Form):
    """A form with one field of every kind."""

    name = forms.CharField(label="What is the team called?", max_length=120)
    purpose = forms.CharField(
        label="What is it there for?",
        help_text="One sentence a new colleague would understand. It stands on top of the team's page.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    mail = forms.EmailField(label="Where can others write to?", help_text="A shared mailbox, not a person's.")
    parent = forms.ChoiceField(
        label="Part of", choices=[("", "nothing: it stands on top"), ("ops", "Operations"), ("fin", "Finance")]
    )
    from_date = forms.DateField(label="Since when?", widget=forms.DateInput(attrs={"type": "date"}))
    reach = forms.ChoiceField(
        label="Who is your customer in the end?",
        help_text="Choose the one you think of first; you can add others later.",
        choices=[("small", "Small businesses"), ("private", "Private borrowers"), ("none", "I have none")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="On which days does the team answer?",
        choices=[("1", "Monday to Thursday"), ("5", "Friday"), ("6", "Saturday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    tell = forms.BooleanField(
        label="Tell the teams we serve", help_text="They get one mail tomorrow at 8:00.", required=False
    )
    names = forms.FileField(label="Names from a file", help_text="CSV or XLSX, up to 5 MB.", required=False)


def show(request: HttpRequest) -> HttpResponse:
    """Show every piece; `?theme=` and `?dir=rtl` show them otherwise."""
    theme = request.GET.get("theme", "")
    seen = {
        "person": READER,
        "theme": theme if theme in THEMES else "",
        "themes": THEMES,
        "right_to_left": request.GET.get("dir") == "rtl",
        "colours": COLOURS,
        "sizes": SIZES,
        "icons": ICONS,
        "teams": TEAMS,
        "filled": RenameForm(
            initial={"name": "IT Workplace", "parent": "ops", "from_date": "2026-11-02", "days": ["1"]}
        ),
        "refused": _refused(),
        "stretches": [_stretch(*each) for each in STRETCHES],
        "stops": _stops(),
        "months": [
            {"name": name, "share": share, "x": 60 + 56 * place, "y": 410 - 4 * share}
            for place, (name, share) in enumerate(zip(MONTHS, SHARES_KEPT, strict=True))
        ],
    }
    return render(request, "design/show.html", seen)


def _refused() -> RenameForm:
    """Give the form as somebody sees it who left things out."""
    form = RenameForm({"name": "IT Workplace", "mail": "it workplace", "parent": "ops"}, auto_id="refused_%s")
    form.add_error("name", "There is a team of this name already. Did you mean IT Workplace in Operations?")
    return form


def _stretch(holder: str, said: str, since: str, length: str, *drawn: Any) -> dict[str, Any]:
    kind, x, width = drawn
    return {
        "holder": holder,
        "said": said,
        "since": since,
        "length": length,
        "kind": kind,
        "x": x,
        "width": width,
        "is_now": kind == "waiting_customer",
    }


def _stops() -> tuple[dict[str, str], ...]:
    return (
        {"name": "Payroll (you)", "href": "", "kind": "us"},
        {"name": "Stores", "href": "#path", "kind": "team"},
        {"name": "not known yet", "href": "", "kind": "unknown"},
        {"name": "Private borrowers", "href": "", "kind": "customer"},
    )
