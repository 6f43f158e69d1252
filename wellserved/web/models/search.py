"""The words by which people, teams, segments and services are found."""

from django.db import models


class SearchWord(models.Model):
    """One word of the name of something, in plain lower-case letters; found by how it begins."""

    class Kind(models.TextChoices):
        """What is found."""

        PERSON = "person"
        TEAM = "team"
        SEGMENT = "segment"
        SERVICE = "service"

    word = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.BigIntegerField()
    """The primary key of what is found."""

    class Meta:
        # Each holds all columns: one finds what begins like a word, the other whether it has another word, too.
        # PostgreSQL needs to be told that words are compared letter by letter; SQLite always does.
        indexes = (
            models.Index(
                fields=["kind", "word", "number"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "int8_ops"],
                name="search_by_word",
            ),
            models.Index(
                fields=["kind", "number", "word"],
                opclasses=["varchar_ops", "int8_ops", "varchar_pattern_ops"],
                name="search_words_of",
            ),
        )

    def __str__(self) -> str:
        return self.word
