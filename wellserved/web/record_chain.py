"""The chain of the audit trail: each entry carries a hash over itself and, by the one before, over all earlier ones."""

import hashlib
import json
from datetime import UTC

from wellserved.web.models import AuditEntry

BEGINNING = "0" * 64
"""What stands before the first entry."""


def hash_of(entry: AuditEntry) -> str:
    """Compute the hash that belongs to an entry."""
    at = entry.at.astimezone(UTC).isoformat()
    content = [entry.before_hash, at, entry.by_key, entry.action, entry.subject, entry.fields, entry.refused]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
