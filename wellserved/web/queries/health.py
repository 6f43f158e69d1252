"""Whether the application can work."""

from functools import cache

from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@cache
def _last_migration() -> str:
    return str(MigrationLoader(None).graph.leaf_nodes("web")[0][1])


def is_ready() -> bool:
    """Say whether the database answers and has the tables of this version. One query."""
    try:
        return bool(MigrationRecorder.Migration.objects.filter(app="web", name=_last_migration()).exists())
    except DatabaseError:
        return False
