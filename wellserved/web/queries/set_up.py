"""How far the set-up is."""

from dataclasses import dataclass

from django.db.models import Exists

from wellserved.web.models import Link, Organisation, Person, Segment, Team


@dataclass(frozen=True)
class SetUp:
    """What is there, for the checklist."""

    organisation: Organisation | None
    segments: int
    teams: int
    people: int
    links: int

    @property
    def people_added(self) -> bool:
        """Say whether there is anybody but whoever sets it up."""
        return self.people > 1

    @property
    def left(self) -> tuple[str, ...]:
        """Name the steps that are still to do, in the order in which they are best done."""
        here = self.organisation
        done = {
            "name": here is not None,
            "privacy": here is not None and here.privacy_read_at is not None,
            "segments": self.segments > 0,
            "teams": self.teams > 0,
            "people": self.people_added,
        }
        return tuple(step for step, is_done in done.items() if not is_done)

    @property
    def next_step(self) -> str:
        """Name the first step that is still to do; blank: none is."""
        return next(iter(self.left), "")

    @property
    def steps_left(self) -> int:
        """Count the steps that are still to do."""
        return len(self.left)


def set_up() -> SetUp:
    """Say how far the set-up is. Five queries."""
    return SetUp(
        organisation=organisation(),
        segments=Segment.objects.filter(closed_on_date=None).count(),
        teams=Team.objects.filter(closed_on_date=None).count(),
        people=Person.objects.filter(is_active=True).count(),
        links=Link.objects.count(),
    )


def in_short() -> SetUp:
    """Say how far the set-up is, where it is enough to know whether there are any: counts go no further. One query."""
    others = Person.objects.filter(is_active=True).order_by().values("pk")
    found = Organisation.objects.annotate(
        has_segments=Exists(Segment.objects.filter(closed_on_date=None)),
        has_teams=Exists(Team.objects.filter(closed_on_date=None)),
        has_people=Exists(others),
        has_others=Exists(others.exclude(pk__in=others[:1])),
    ).first()
    if found is None:
        return SetUp(None, 0, 0, 0, 0)
    people = found.has_people + found.has_others
    return SetUp(found, int(found.has_segments), int(found.has_teams), people, 0)


def organisation() -> Organisation | None:
    """Give the organisation, if it is set up. One query."""
    return Organisation.objects.first()


def segments() -> list[Segment]:
    """Give all kinds of outside customers, those that are closed last. One query."""
    return sorted(Segment.objects.all(), key=lambda each: (each.closed_on_date is not None, each.name.casefold()))
