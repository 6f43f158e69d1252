"""Privacy & trust: what is stored and who sees it, for everybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellserved.web.queries.privacy import privacy_changes, stored
from wellserved.web.queries.set_up import organisation
from wellserved.words.anonymity import SMALLEST_GROUP
from wellserved.words.roles import TABLE, WORDING, Relation, Role, Rule


def show(request: HttpRequest) -> HttpResponse:
    """Show the promises, what is stored for how long, who may do what, and when a setting changed."""
    here = organisation()
    context = {
        "smallest_group": here.smallest_group if here else SMALLEST_GROUP,
        "stored": stored(),
        "permissions": [(rule.meaning, holders(rule)) for rule in TABLE],
        "changes": privacy_changes() if here else [],
    }
    return render(request, "privacy/show.html", context)


NEARNESS = {
    frozenset({Relation.SELF}): "for themselves",
    frozenset({Relation.OWN}): "for their own teams",
    frozenset({Relation.SELF, Relation.OWN}): "for themselves and their own teams",
}


def holders(rule: Rule) -> list[str]:
    """Say who holds a permission, in words."""
    if Role.ANYONE in rule.holders:
        return ["everybody, signed in or not"]
    return [" ".join(filter(None, (WORDING[role], NEARNESS.get(near, "")))) for role, near in rule.holders.items()]
