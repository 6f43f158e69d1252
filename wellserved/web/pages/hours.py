"""When a team works: its hours with their versions, and a box that shows how an amount of them is counted."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.eventlog.public_holidays import HOLIDAY_YEARS, countries
from wellserved.web import rules
from wellserved.web.actions import hours as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models.hours import FIELDS, WEEKDAYS
from wellserved.web.pages.signed_in import posted, reader, version_for, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.queries import hours as queries
from wellserved.web.queries import teams
from wellserved.web.queries.undo import just_done
from wellserved.web.queries.working_hours import Known, NotReadable, holidays_of, read_own_days
from wellserved.words.hours_counted import moment_us
from wellserved.words.intervals import DAY_MINUTES, read_day
from wellserved.words.promises import HOUR, read_length

MOST_DAYS = 366


class WallClock(forms.DateTimeField):
    """A moment as the clock on the wall shows it, in whatever zone; also one that comes twice or not at all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **kwargs
        )

    def to_python(self, value: Any) -> datetime | None:
        """Read what was typed, and nothing about zones."""
        with timezone.override(UTC):
            moment = super().to_python(value)
        return moment and moment.replace(second=0, microsecond=0, tzinfo=None)


class HoursForm(forms.Form):
    """A version of the hours of a team."""

    from_date = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The first day on which these hours hold. Blank: they correct those of the beginning."),
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text=gettext_lazy("Whose clocks are meant, such as Europe/Berlin. It holds for all versions."),
    )
    holidays = forms.CharField(
        label=gettext_lazy("Public holidays"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"list": "countries", "autocomplete": "off"}),
        help_text=gettext_lazy("Of a country, DE, or of a part of one, DE-BE. Blank: you work on public holidays."),
    )
    own_days = forms.CharField(
        label=gettext_lazy("Days that are different"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "One on each line: 2026-12-24 closed. Or of every year: 12-31 09:00-12:00. Or several: 2027-07-26 to "
            "2027-08-06 closed."
        ),
    )
    field_order = ("from_date", "zone", *WEEKDAYS, "holidays", "own_days")

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEEKDAYS:
            self.fields[name] = forms.CharField(label=queries.label_of(name), max_length=120, required=False)
        self.fields[WEEKDAYS[0]].help_text = _(
            "Such as 09:00-12:00, 13:00-17:00. A night shift belongs to the day on which it begins: 22:00-06:00. "
            "Blank: closed."
        )
        if is_first:
            del self.fields["from_date"]
        self.order_fields(self.field_order)

    def clean_zone(self) -> str:
        """See that there is such a zone."""
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("There is no time zone of that name. Write it like Europe/Berlin or UTC."))
        return zone

    def clean_from_date(self) -> date | None:
        """See that it is a day of our times."""
        said: date | None = self.cleaned_data["from_date"]
        if said is not None and said.year not in HOLIDAY_YEARS:
            raise forms.ValidationError(_("Choose a day of the years 1970 to 2100."))
        return said

    def clean_holidays(self) -> str:
        """See that the public holidays are known."""
        code = str(self.cleaned_data["holidays"]).strip()
        return code if not _unreadable(self, "holidays", holidays_of, code) else ""

    def clean_own_days(self) -> str:
        """See that each line can be read."""
        text = "\n".join(line.strip() for line in str(self.cleaned_data["own_days"]).splitlines() if line.strip())
        _unreadable(self, "own_days", read_own_days, text)
        return text

    def clean(self) -> dict[str, Any]:
        """See that the days of the week can be read, and that together they are an hour at least, or nothing."""
        said, minutes = super().clean() or {}, 0
        for name in WEEKDAYS:
            said[name] = str(said.get(name) or "").strip() or "closed"
            try:
                minutes += sum(min(closes - opens, DAY_MINUTES) for opens, closes in read_day(said[name]))
            except ValueError as wrong:
                self.add_error(name, f"{wrong}.")
        if 0 < minutes < HOUR:
            self.add_error(None, _("A week has at least one hour, or none."))
        return said


class CountForm(forms.Form):
    """What the box is asked: from when on, and how much working time, or until when."""

    at = WallClock(label=gettext_lazy("From"))
    length = forms.CharField(
        label=gettext_lazy("So much working time"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Such as 4 h or 2 days. A day is eight working hours, a week five days."),
    )
    until = WallClock(label=gettext_lazy("Or until"), required=False)

    def clean_length(self) -> int | None:
        """Read the amount."""
        typed = str(self.cleaned_data["length"]).strip()
        try:
            return read_length(typed) if typed else None
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean(self) -> dict[str, Any]:
        """See that one of the two is said, and that the days can be shown."""
        said = super().clean() or {}
        at, until, length = said.get("at"), said.get("until"), said.get("length")
        if not self.errors and not length and until is None:
            self.add_error("length", _("Say how much working time, or until when."))
        for name, moment in (("at", at), ("until", until)):
            if moment is not None and moment.year not in HOLIDAY_YEARS:
                self.add_error(name, _("Choose a day of the years 1970 to 2100."))
        if at and until and not length and not 0 <= (until - at).days <= MOST_DAYS:
            self.add_error("until", _("It must come after the first moment, and within a year."))
        return said


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show when a team works, and how an amount of its working time is counted."""
    now = timezone.now()
    page = queries.hours_page(key, reader(request), timezone.localdate(now))
    context: dict[str, Any] = {"page": page, "counted": None, "never": ""}
    known = queries.hours_of_team(page.team)
    asked = any(name in request.GET for name in ("at", "length", "until"))
    begin = now.astimezone(ZoneInfo(known.hours.zone)).replace(second=0, microsecond=0, tzinfo=None)
    form = CountForm(request.GET if asked else None, initial={"at": begin, "length": "4 h"})
    if form.is_valid():
        found = _count(form.cleaned_data, known)
        context |= {"never": found} if isinstance(found, str) else {"counted": found}
    return render(request, "hours/show.html", context | {"form": form, "box_zone": known.hours.zone})


def _count(said: dict[str, Any], known: Known) -> queries.Counted | str:
    """Do what the box was asked; what people type is meant by the clocks of the team's zone."""
    zone = ZoneInfo(known.hours.zone)
    start = moment_us(said["at"].replace(tzinfo=zone))
    if said["length"]:
        return queries.count_amount(known, start, said["length"])
    return queries.count_between(known, start, moment_us(said["until"].replace(tzinfo=zone)))


def change(request: HttpRequest, key: str) -> HttpResponse:
    """Say when a team works, from a day on."""
    by, now, team = reader(request), timezone.now(), teams.team(key)
    today = timezone.localdate(now)
    rules.must(rules.why_not_set_hours(by, team, today))
    row, version = queries.version_to_begin_with(team, today)
    initial = {name: getattr(row, name) for name in FIELDS} | {"from_date": today}
    form = HoursForm(posted(request), initial=initial, is_first=version == 0 and not version_sent(request))
    if form.is_valid():
        said = form.cleaned_data
        actions.set_hours(
            by=by,
            now=now,
            team=team,
            version=version_sent(request),
            from_date=said.get("from_date"),
            texts={name: said[name] for name in FIELDS},
        )
        offer(request, just_done(by, now))
        return redirect("team-hours", key=key)
    context = {
        "form": form,
        "team": team,
        "form_version": version_for(request, version),
        "days": [form[name] for name in WEEKDAYS],
        "zones": sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        "countries": countries(),
    }
    return render(request, "hours/change.html", context)


def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Drop a version of the hours of a team."""
    by, now, team = reader(request), timezone.now(), teams.team(key)
    rules.must(rules.why_not_set_hours(by, team, timezone.localdate(now)))
    begins = request.POST.get("from", "")
    try:
        from_date = date.fromisoformat(begins) if begins else None
    except ValueError:
        raise NotPossible(_("Somebody changed these hours meanwhile. Look at them once more, please.")) from None
    actions.drop_hours(by=by, now=now, team=team, version=version_sent(request), from_date=from_date)
    offer(request, just_done(by, now))
    return redirect("team-hours", key=key)


def _unreadable(form: forms.Form, name: str, read: Any, text: str) -> bool:
    """Say on a field what is wrong with it, and whether anything is."""
    try:
        read(text)
    except NotReadable as wrong:
        form.add_error(name, str(wrong))
        return True
    return False
