"""The table of lines, and on SQLite the triggers that keep them as they are."""

from typing import Any, ClassVar

from django.db import migrations, models

_REFUSE = """
CREATE TRIGGER casebook_no_{verb} BEFORE {verb} ON casebook_event
BEGIN SELECT RAISE(ABORT, 'a line of the casebook is written once and never changed'); END
"""


def _refuse_changes(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(_REFUSE.format(verb=verb))


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=32)),
                ("data", models.TextField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["case", "number"], name="casebook_case_number")
                ],
                "indexes": [models.Index(fields=["kind"], name="casebook_kind")],
            },
        ),
        migrations.RunPython(_refuse_changes, migrations.RunPython.noop),
    ]
