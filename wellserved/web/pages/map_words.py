"""What a map of declared links says: of each box, of each arrow, and of the whole."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.report.numbers import count
from wellserved.web.queries.map_graph import DeclaredLink, Graph, Said
from wellserved.web.queries.map_rows import names_of
from wellserved.web.queries.map_view import Arrow, Box, View
from wellserved.words.links import said_used

NAMES_LISTED = 8


def teams(number: int) -> str:
    """Write how many teams."""
    return ngettext("%(many)s team", "%(many)s teams", number) % {"many": count(number)}


def links(number: int) -> str:
    """Write how many links."""
    return ngettext("%(many)s link", "%(many)s links", number) % {"many": count(number)}


def called(box: Box) -> str:
    """Say what a box is called within a sentence."""
    if not box.is_rest:
        return box.party.name
    number = len(box.members)
    if box.party.is_outside:
        return ngettext("%(many)s more customer", "%(many)s more customers", number) % {"many": count(number)}
    return ngettext("%(many)s more team", "%(many)s more teams", number) % {"many": count(number)}


def listed(names: Sequence[str]) -> str:
    """List names; of many, the first ones and how many more there are."""
    if len(names) <= NAMES_LISTED:
        return ", ".join(names)
    return _("%(names)s and %(many)s more") % {
        "names": ", ".join(names[:NAMES_LISTED]),
        "many": count(len(names) - NAMES_LISTED),
    }


def away(steps: int | None) -> str:
    """Say how far the customer is."""
    if steps is None:
        return _("no way to a customer outside yet")
    return ngettext("%(many)s step from the customer outside", "%(many)s steps from the customer outside", steps) % {
        "many": count(steps)
    }


def about_box(box: Box, view: View, graph: Graph) -> str:
    """Say what a box is, whom it serves and who serves it."""
    parts = [_("customer outside")] if box.party.is_outside and not box.is_rest else []
    if box.is_mine:
        parts.append(_("your team") if not box.is_branch else _("your team is among them"))
    if len(box.members) > 1:
        parts.append(teams(len(box.members)) if not box.is_rest else listed([each.name for each in box.members]))
    elif box.party.above:
        parts.append(_("part of %(team)s") % {"team": graph.parties[box.party.above[-1]].name})
    serves = [customer for provider, customer in view.arrows if provider == box.key != customer]
    served_by = [provider for provider, customer in view.arrows if customer == box.key != provider]
    if serves:
        parts.append(_("serves %(names)s") % {"names": listed(names_of(view.boxes, serves))})
    if served_by:
        parts.append(_("is served by %(names)s") % {"names": listed(names_of(view.boxes, served_by))})
    if inside := view.arrows.get((box.key, box.key)):
        parts.append(_("%(links)s among them") % {"links": links(len(inside.links))})
    if not box.party.is_outside:
        parts.append(away(box.steps))
    return f"{called(box)}: {'; '.join(parts)}"


def figure_of(box: Box, view: View, graph: Graph) -> str:
    """Give what stands beneath the name in a box."""
    if box.is_rest:
        return ""
    if box.is_branch:
        return teams(len(box.members))
    if box.is_mine:
        return _("your team")
    if box.party.is_outside:
        return _("outside")
    return graph.parties[box.party.above[-1]].name if box.party.above else ""


def about_arrow(arrow: Arrow, view: View) -> str:
    """Say what an arrow is: who serves whom, by how many links, and who says so."""
    said = [links(len(arrow.links))] if len(arrow.links) > 1 else []
    said += [each for each in (how_often(arrow), standing(arrow, view)) if each]
    return f"{between(arrow, view)}: {'; '.join(said)}"


def between(arrow: Arrow, view: View) -> str:
    """Say who serves whom."""
    ends = {"provider": called(view.boxes[arrow.provider]), "customer": called(view.boxes[arrow.customer])}
    return _("%(provider)s serves %(customer)s") % ends


def how_often(arrow: Arrow) -> str:
    """Say how often one link is used; blank for several, or where nobody said."""
    return said_used(arrow.links[0].used) if len(arrow.links) == 1 else ""


def standing(arrow: Arrow, view: View) -> str:
    """Say who says so: of one link by name, of several in numbers."""
    if len(arrow.links) == 1:
        return _of_one(arrow.links[0], view.boxes[arrow.provider], view.boxes[arrow.customer])
    both = sum(each.said == Said.BOTH for each in arrow.links)
    disputed = sum(each.said == Said.DISPUTED for each in arrow.links)
    one = len(arrow.links) - both - disputed
    if both == len(arrow.links):
        return _("agreed")
    parts = [_("%(many)s agreed") % {"many": count(both)}] if both else []
    parts += [_("%(many)s said by one side only") % {"many": count(one)}] if one else []
    parts += [_("%(many)s disputed") % {"many": count(disputed)}] if disputed else []
    return ", ".join(parts)


def _of_one(link: DeclaredLink, provider: Box, customer: Box) -> str:
    if link.said == Said.DISPUTED:
        return _("one side says so, the other says not so")
    if link.said == Said.BOTH:
        if link.customer < 0:
            return _("%(team)s says so") % {"team": called(provider)}
        return _("both sides say so")
    return _("only %(team)s says so") % {"team": called(provider if link.said == Said.BY_PROVIDER else customer)}


def finding(graph: Graph) -> str:
    """Say in one sentence what the whole is, and whether everybody reaches the customer."""
    # A branch of which only the teams below it serve somebody is not missing on the way.
    of_interest = [n for n in graph.parties if n > 0 and (n in graph.linked or n not in graph.below)]
    without = sum(graph.steps(number) is None for number in of_interest)
    size = _("%(teams)s, %(links)s.") % {
        "teams": teams(sum(number > 0 for number in graph.parties)),
        "links": links(len(graph.links)),
    }
    if not without:
        return f"{size} {_('The work of every team reaches a customer outside.')}"
    missing = ngettext(
        "%(many)s team has no way to a customer outside yet.",
        "%(many)s teams have no way to a customer outside yet.",
        without,
    )
    return f"{size} {missing % {'many': count(without)}}"
