"""How rows are found by how a text begins, along an index, on both kinds of databases."""

from django.db import connections
from django.db.models import Q

from wellserved.web import places

LAST_LETTER = "\U0010ffff"


def begins(field: str, beginning: str) -> Q:
    """Give the condition that a text begins like this, to the letter.

    SQLite compares letter by letter, so a range says the same as LIKE and uses the index; PostgreSQL sorts by the
    rules of a language, and has an index of its own for LIKE.
    """
    if connections[places.here()].vendor == "postgresql":
        return Q(**{f"{field}__startswith": beginning})
    return Q(**{f"{field}__gte": beginning, f"{field}__lt": beginning + LAST_LETTER})
