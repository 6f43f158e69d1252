"""How far the set-up is."""

from dataclasses import dataclass

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
    def steps_left(self) -> int:
        """Count the steps that are still to do."""
        agreed = self.organisation is not None and self.organisation.privacy_read_at is not None
        return sum((self.organisation is None, not agreed, not self.segments, not self.teams, not self.people_added))


def set_up() -> SetUp:
    """Say how far the set-up is. Five queries."""
    return SetUp(
        organisation=organisation(),
        segments=Segment.objects.filter(closed_on_date=None).count(),
        teams=Team.objects.filter(closed_on_date=None).count(),
        people=Person.objects.filter(is_active=True).count(),
        links=Link.objects.count(),
    )


def organisation() -> Organisation | None:
    """Give the organisation, if it is set up. One query."""
    return Organisation.objects.first()


def segments() -> list[Segment]:
    """Give all kinds of outside customers, those that are closed last. One query."""
    return sorted(Segment.objects.all(), key=lambda each: (each.closed_on_date is not None, each.name.casefold()))
