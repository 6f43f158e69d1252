"""Public holidays of countries and their parts, by codes as ISO 3166 writes them: DE, DE-BE."""

import warnings
from datetime import date
from functools import lru_cache

import holidays

from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping_keys import shown

HOLIDAY_YEARS = range(1970, 2101)
"""The years for which public holidays, and days that return every year, are laid out."""

NO_HOLIDAYS = "none"
_LANGUAGE = "en_US"
"""Named, because the library would otherwise speak the language of the machine it runs on."""


def place_of_code(code: object, place: str) -> tuple[str, str | None]:
    """Return country and subdivision of a code such as DE or DE-BE; an empty country for no holidays.

    Raises: Refused, with a sentence that begins with the place where the code stands.
    """
    if not isinstance(code, str):
        raise Refused(f'{place} must be a text such as "DE" or "DE-BE", or "none", not {shown(code)}.')
    if code.lower() == NO_HOLIDAYS:
        return "", None
    country, dash, rest = code.partition("-")
    known = holidays.list_supported_countries()
    if country.upper() not in known:
        raise Refused(
            f"{place}: no public holidays are known for {shown(code)}. Write a country as ISO 3166 does, such as "
            f'"DE", with a subdivision "DE-BE"; or write "none", and the dates below days.'
        )
    subdivisions = {each.upper(): each for each in known[country.upper()]}
    if dash and rest.upper() not in subdivisions:
        parts = ", ".join(known[country.upper()]) or "none"
        raise Refused(f"{place}: {country.upper()} has no subdivision {shown(rest)}. It has {parts}.")
    return country.upper(), subdivisions[rest.upper()] if dash else None


def public_holidays(country: str, subdivision: str | None, years: range) -> frozenset[date]:
    """Return the public holidays of a country, or a part of it, in some years."""
    return frozenset(holiday_names(country, subdivision, years))


@lru_cache(maxsize=256)
def holiday_names(country: str, subdivision: str | None, years: range) -> dict[date, str]:
    """Return the public holidays with what they are called, in English where the library knows it."""
    with warnings.catch_warnings():
        # Some calendars follow the moon and are known for fewer years; docs/hours.md says so.
        warnings.simplefilter("ignore")
        return dict(holidays.country_holidays(country, subdiv=subdivision, years=years, language=_LANGUAGE))


def countries() -> list[str]:
    """Return the codes of the countries whose public holidays are known."""
    return sorted(holidays.list_supported_countries())
