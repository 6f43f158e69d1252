"""How the words of made-up requests are laid out: what is asked, asked back, told and delivered for one kind."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Opening:
    """How one request goes, in words. Names in braces are filled in: {family}, {who}, {street} and so on."""

    title: str
    need: str
    delivered: str
    purpose: str = ""
    done_when: str = ""
    question: str = ""
    """What the provider asks back; blank: nothing, everything is said."""
    answer: str = ""
    reopened: str = ""
    """What was still missing when it came; blank: nothing."""
    put_right: str = ""


@dataclass(frozen=True)
class Words:
    """What people write about one kind of request."""

    openings: tuple[Opening, ...]
    updates: tuple[str, ...]
    later: tuple[str, ...]
    """Why a new date is promised."""
    waits: tuple[str, ...] = ()
    """What is said when something is needed from others first."""
