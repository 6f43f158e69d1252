"""Fields in which people name teams and colleagues as they call them."""

from datetime import date
from difflib import get_close_matches

from django import forms
from django.utils.translation import gettext as _

from wellserved.web.models import Person, Team
from wellserved.web.queries.link_suggestions import Others, others_of
from wellserved.web.queries.people import called
from wellserved.web.queries.thanks import teams_of_all
from wellserved.words.links import Side

MOST_NAMES = 12


def other_teams(team: Team) -> Others:
    """Give all open teams but one, to be named. One query."""
    return others_of(team, Side.CUSTOMER)


def named_team(typed: str, others: Others) -> Team:
    """Give the team that somebody names.

    Raises: ValidationError where there is none, or there are several.
    """
    found = [each for each in others.called(typed) if isinstance(each, Team)]
    if len(found) == 1:
        return found[0]
    raise forms.ValidationError(_why_not_one(typed, len(found), others))


def named_team_or_people(typed: str, others: Others, own: Team, on: date) -> tuple[Team, tuple[Person, ...]]:
    """Give the team that somebody names, or people of one team, separated by commas, with their team.

    Raises: ValidationError where nobody is found, or they belong to no team or to different ones.
    """
    if others.called(typed):
        return named_team(typed, others), ()
    names = [each.strip() for each in typed.split(",") if each.strip()][:MOST_NAMES]
    people = tuple(dict.fromkeys(_person(each, others) for each in names))
    if not people:
        raise forms.ValidationError(_("Name a team, or somebody."))
    return _team_of_all(people, own, on), people


def _person(typed: str, others: Others) -> Person:
    found = called(typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise forms.ValidationError(
            _("Several people are called “%(typed)s”. Write the mail address.") % {"typed": typed}
        )
    raise forms.ValidationError(_why_not_one(typed, 0, others))


def _team_of_all(people: tuple[Person, ...], own: Team, on: date) -> Team:
    """Give the team to which all belong; of several, rather another one than one's own."""
    shared = teams_of_all(people, on)
    if not shared:
        if len(people) == 1:
            raise forms.ValidationError(_("%(name)s belongs to no team now.") % {"name": people[0].name})
        raise forms.ValidationError(_("They belong to different teams. Thank each team on its own."))
    return next((each for each in shared if each.pk != own.pk), shared[0])


def _why_not_one(typed: str, found: int, others: Others) -> str:
    if found:
        return _("Several teams are called “%(typed)s”. Choose the one you mean from the list.") % {"typed": typed}
    near = get_close_matches(typed.casefold(), others.known_names(), n=1)
    if near:
        words = {"typed": typed, "near": others.called(near[0])[0].name}
        return _("Nobody is called “%(typed)s”. Did you mean “%(near)s”?") % words
    return _("Nobody is called “%(typed)s”.") % {"typed": typed}
