"""Whether the application can work."""

from functools import cache

from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from wellserved.web.models import Person
from wellserved.words.roles import Role


@cache
def _last_migration() -> str:
    return str(MigrationLoader(None).graph.leaf_nodes("web")[0][1])


def is_ready() -> bool:
    """Say whether the database answers and has the tables of this version. One query."""
    try:
        return bool(MigrationRecorder.Migration.objects.filter(app="web", name=_last_migration()).exists())
    except DatabaseError:
        return False


def has_administrator() -> bool:
    """Say whether there is somebody who can let others in. One query."""
    return Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists()
