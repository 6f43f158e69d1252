"""Privacy & trust: what is stored and who sees it, for everybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellserved.web.queries.privacy import privacy_changes, stored
from wellserved.web.queries.set_up import organisation
from wellserved.words.anonymity import SMALLEST_GROUP
from wellserved.words.roles import SIDES, TABLE, Relation, Role, Rule, called


def show(request: HttpRequest) -> HttpResponse:
    """Show the promises, what is stored for how long, who may do what, and when a setting changed."""
    here = organisation()
    context = {
        "smallest_group": here.smallest_group if here else SMALLEST_GROUP,
        "stored": stored(),
        "permissions": [(rule.says_what(), holders(rule)) for rule in TABLE],
        "changes": privacy_changes() if here else [],
    }
    return render(request, "privacy/show.html", context)


NEARNESS = {
    frozenset({Relation.SELF}): _("for themselves"),
    frozenset({Relation.OWN}): _("for their own teams"),
    frozenset({Relation.SELF, Relation.OWN}): _("for themselves and their own teams"),
    frozenset({Relation.PROVIDER}): _("of the team that is asked"),
    frozenset({Relation.CUSTOMER}): _("of the team that asks"),
    SIDES | {Relation.SELF}: _("of the two teams, and whoever is named"),
    SIDES | {Relation.SELF, Relation.LINKED}: _("of the teams in the chain, and whoever is named"),
}


def holders(rule: Rule) -> list[str]:
    """Say who holds a permission, in words."""
    if Role.ANYONE in rule.holders:
        return [gettext("everybody, signed in or not")]
    return [" ".join(filter(None, (called(role), str(NEARNESS.get(near, ""))))) for role, near in rule.holders.items()]
