"""Fields that many forms have: names, and days from which on something holds."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.words.names import one_line, why_no_name
from wellserved.words.promises import read_length

LONGEST_NAME = 120
FIRST_YEAR, LAST_YEAR = 1900, 2199
NAME = gettext_lazy("Name")


def cleaned_name(text: str) -> str:
    """Give a name with single spaces.

    Raises: ValidationError where it is none.
    """
    name = one_line(text)
    if name and (reason := why_no_name(name)):
        raise forms.ValidationError(reason)
    return name


class NameField(forms.CharField):
    """What something or somebody is called."""

    def __init__(self, *, label: Any = NAME, **kwargs: Any) -> None:
        super().__init__(label=label, max_length=LONGEST_NAME, **kwargs)

    def to_python(self, value: Any) -> str | None:
        """Write it with single spaces."""
        text = super().to_python(value)
        return one_line(text) if text else text

    def clean(self, value: Any) -> Any:
        """See that it is a name."""
        return cleaned_name(super().clean(value))


class DayField(forms.DateField):
    """A day of our times."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value: Any) -> Any:
        """See that it is neither of long ago nor far ahead, which is a slip of the hand."""
        day: date | None = super().clean(value)
        if day is not None and day.year < FIRST_YEAR:
            raise forms.ValidationError(_("Choose a day of the year 1900 or later."))
        if day is not None and day.year > LAST_YEAR:  # clocks of some zones would run beyond the last year there is
            raise forms.ValidationError(_("Choose a day before the year 2200."))
        return day


def kind_text(rows: int = 4, **attrs: Any) -> forms.Textarea:
    """Give a field for what people write to one another: while they type, a kinder way to say it may be proposed."""
    return forms.Textarea(attrs={"rows": rows, "data-kind-words": True, **attrs})


class LengthField(forms.CharField):
    """How long something takes, as people write it: 10 min, 3 h, 2 days of eight hours; gives minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "size": 12}), **kwargs)

    def clean(self, value: Any) -> Any:
        """Read it; None where it may be left blank, and is."""
        typed = str(super().clean(value)).strip()
        if not typed:
            return None
        try:
            return read_length(typed)
        except ValueError:
            raise forms.ValidationError(_("Write how long with its unit, such as 10 min, 3 h or 2 days.")) from None
