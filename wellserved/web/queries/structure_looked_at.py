"""In how many services, teams, links … the structure check looked, in words that follow a title."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.queries.found_words import number


def services(many: int) -> str:
    """Say how many services were looked at."""
    if not many:
        return _("no team offers a service yet")
    return ngettext("one service was looked at", "%(n)s services were looked at", many) % {"n": number(many)}


def teams(many: int) -> str:
    """Say how many teams with people were looked at; none where no way is known."""
    if not many:
        return _("no way to an outside customer is known yet")
    return ngettext("one team with people was looked at", "%(n)s teams with people were looked at", many) % {
        "n": number(many)
    }


def customers(many: int) -> str:
    """Say how many teams that ask were looked at."""
    if not many:
        return _("no team has asked five times yet")
    return ngettext("one team that asks was looked at", "%(n)s teams that ask were looked at", many) % {
        "n": number(many)
    }


def asked(many: int) -> str:
    """Say how many teams that are asked were looked at; none where nobody offers a service."""
    if not many:
        return _("no team is asked five times yet, or none offers a service")
    return ngettext("one team that is asked was looked at", "%(n)s teams that are asked were looked at", many) % {
        "n": number(many)
    }


def links(many: int) -> str:
    """Say how many links were looked at."""
    if not many:
        return _("no link has five requests yet")
    return ngettext("one link was looked at", "%(n)s links were looked at", many) % {"n": number(many)}


def hand_overs(many: int) -> str:
    """Say how many pairs of teams of which one hands over to the other were looked at."""
    if not many:
        return _("no team has handed over to another five times yet")
    return ngettext("one way of handing over was looked at", "%(n)s ways of handing over were looked at", many) % {
        "n": number(many)
    }


def branches(many: int) -> str:
    """Say how many pairs of branches were looked at."""
    if not many:
        return _("no two branches stand on one way to the customer with requests enough to tell")
    return ngettext("one pair of branches was looked at", "%(n)s pairs of branches were looked at", many) % {
        "n": number(many)
    }
