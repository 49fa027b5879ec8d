"""A line of a case, as the database keeps it.

`data` is text and not a JSON column: the hash covers exactly these characters, and a database that
reorders keys or rewrites numbers would break every chain.
"""

from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.db import models


class Event(models.Model):
    """One line, written once. On SQLite the database itself refuses to change or delete it."""

    case: "models.CharField[str, str]" = models.CharField(max_length=32)
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    by: "models.CharField[str, str]" = models.CharField(max_length=200)
    kind: "models.CharField[str, str]" = models.CharField(max_length=32)
    data: "models.TextField[str, str]" = models.TextField()
    previous: "models.CharField[str, str]" = models.CharField(max_length=64)
    hash: "models.CharField[str, str]" = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Event"]] = models.Manager()

    class Meta:
        app_label = "casebook"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="casebook_case_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind"], name="casebook_kind")]

    def __str__(self) -> str:
        return f"{self.case} {self.number} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # Django's own signature
        """Write a new line. Raises TypeError for one that is already written."""
        if not self._state.adding:
            raise TypeError("a line of the casebook is written once and never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a line of the casebook is never deleted")
