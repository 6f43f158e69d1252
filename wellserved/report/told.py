"""A sentence of the story, with how sure it is and where the page shows more of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """One sentence of the story."""

    section: str
    """The section of the page that shows more."""
    called: str
    """What the sentence is about, in two or three words."""
    number: str
    """The number to remember; "" where there is none."""
    sentence: str
    sure: str
    """How sure it is, and on how many it rests; "" where the sentence says so itself."""

    @property
    def whole(self) -> str:
        """The sentence with how sure it is, for a terminal.

        >>> Told("promises", "Promises", "50 %", "Half of the promises were kept.", "n = 8").whole
        'Half of the promises were kept (n = 8).'
        """
        return f"{self.sentence.removesuffix('.')} ({self.sure})." if self.sure else self.sentence
