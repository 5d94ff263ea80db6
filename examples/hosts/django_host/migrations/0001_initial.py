"""The tables of ``models.py``, as ``python manage.py makemigrations django_host`` wrote them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the tables."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("project", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="RemovedProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("tenant", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=64)),
                ("last", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("tenant"), models.F("code"), name="one_removal"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("tenant", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=64)),
                ("first", models.BigIntegerField()),
                ("version", models.BigIntegerField()),
                ("stamp", models.CharField(max_length=32)),
                ("added_by", models.TextField(null=True)),
                ("added_at", models.TextField(null=True)),
                ("added_because", models.TextField()),
                ("sorting", models.TextField()),
                ("words", models.TextField()),
                ("lifecycle", models.CharField(max_length=32)),
                ("lead", models.CharField(max_length=64, null=True)),
                ("client", models.TextField(null=True)),
                ("row", models.JSONField()),
                ("settings", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("tenant"), models.F("code"), name="one_project"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="labels",
                        to="django_host.storedproject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoredLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("predecessor", models.CharField(max_length=64)),
                ("successor", models.CharField(max_length=64)),
                ("type", models.CharField(max_length=2)),
                ("data", models.TextField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="links",
                        to="django_host.storedproject",
                    ),
                ),
            ],
            options={
                "unique_together": {("project", "predecessor", "successor", "type")},
            },
        ),
        migrations.CreateModel(
            name="StoredChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("data", models.TextField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="changes",
                        to="django_host.storedproject",
                    ),
                ),
            ],
            options={
                "unique_together": {("project", "number")},
            },
        ),
        migrations.CreateModel(
            name="StoredBaseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("data", models.TextField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="baselines",
                        to="django_host.storedproject",
                    ),
                ),
            ],
            options={
                "unique_together": {("project", "number")},
            },
        ),
        migrations.CreateModel(
            name="Command",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("version", models.BigIntegerField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="commands",
                        to="django_host.storedproject",
                    ),
                ),
            ],
            options={
                "unique_together": {("project", "key")},
            },
        ),
        migrations.CreateModel(
            name="StoredTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64)),
                ("parent", models.CharField(max_length=64, null=True)),
                ("rank", models.TextField()),
                ("data", models.TextField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="tasks",
                        to="django_host.storedproject",
                    ),
                ),
            ],
            options={
                "unique_together": {("project", "code")},
            },
        ),
    ]
