"""The words by which people, teams and segments are found."""

from django.db import models


class SearchWord(models.Model):
    """One word of the name of something, in plain lower-case letters; found by how it begins."""

    class Kind(models.TextChoices):
        """What is found."""

        PERSON = "person"
        TEAM = "team"
        SEGMENT = "segment"

    word = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.BigIntegerField()
    """The primary key of what is found."""

    class Meta:
        indexes = (models.Index(fields=["kind", "number"], name="search_words_of"),)

    def __str__(self) -> str:
        return self.word
