"""Keys that stand in addresses: they tell nothing about how many there are or which came first."""

import secrets

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
"""Letters and digits that nobody confuses."""


def new_key() -> str:
    """Make a key of 12 characters: 59 bits, enough for what is public to those who are signed in."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def new_secret() -> str:
    """Make a secret of 32 characters: 157 bits, for what opens a door."""
    return "".join(secrets.choice(ALPHABET) for _ in range(32))
