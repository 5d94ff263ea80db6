"""The tables: columns for reports of the host, and JSON for what pmcore alone reads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Order(models.Model):
    """Something of the host's own that is kept together with a project."""

    number = models.IntegerField()
    project = models.CharField(max_length=64)


class StoredProject(models.Model):
    """A project, with what lists show and ask for."""

    tenant = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    first = models.BigIntegerField()
    version = models.BigIntegerField()
    stamp = models.CharField(max_length=32)
    added_by = models.TextField(null=True)
    added_at = models.TextField(null=True)  # with the offset it was given
    added_because = models.TextField()
    sorting = models.TextField()
    words = models.TextField()
    lifecycle = models.CharField(max_length=32)
    lead = models.CharField(max_length=64, null=True)
    client = models.TextField(null=True)
    row = models.JSONField()
    settings = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("tenant", "code", name="one_project")]


class RemovedProject(models.Model):
    """What stays of a project that was removed: versions are never used twice."""

    tenant = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    last = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("tenant", "code", name="one_removal")]


class Label(models.Model):
    """A label of a project."""

    project = models.ForeignKey(StoredProject, models.CASCADE, related_name="labels")
    text = models.TextField()


class StoredTask(models.Model):
    """A task; siblings are sorted by rank."""

    project = models.ForeignKey(StoredProject, models.CASCADE, related_name="tasks")
    code = models.CharField(max_length=64)
    parent = models.CharField(max_length=64, null=True)
    rank = models.TextField()
    data = models.TextField()

    class Meta:
        unique_together: ClassVar = [("project", "code")]


class StoredLink(models.Model):
    """A dependency."""

    project = models.ForeignKey(StoredProject, models.CASCADE, related_name="links")
    predecessor = models.CharField(max_length=64)
    successor = models.CharField(max_length=64)
    type = models.CharField(max_length=2)
    data = models.TextField()

    class Meta:
        unique_together: ClassVar = [("project", "predecessor", "successor", "type")]


class StoredBaseline(models.Model):
    """A baseline."""

    project = models.ForeignKey(StoredProject, models.CASCADE, related_name="baselines")
    number = models.IntegerField()
    data = models.TextField()

    class Meta:
        unique_together: ClassVar = [("project", "number")]


class StoredChange(models.Model):
    """An entry of a project's log."""

    project = models.ForeignKey(StoredProject, models.CASCADE, related_name="changes")
    number = models.BigIntegerField()
    data = models.TextField()

    class Meta:
        unique_together: ClassVar = [("project", "number")]


class Command(models.Model):
    """The key of a command, and the version that it kept."""

    project = models.ForeignKey(StoredProject, models.CASCADE, related_name="commands")
    key = models.CharField(max_length=200)
    version = models.BigIntegerField()

    class Meta:
        unique_together: ClassVar = [("project", "key")]
