"""How many people a group must have before anything about it is shown."""

SMALLEST_GROUP = 5
"""The smallest group whose answers are shown; an organisation may raise it, never lower it."""
