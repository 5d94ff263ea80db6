"""The contract of pmcore, held against the store of this site.

``python -m pmcore.testing django_site.contract:empty_store``, in a database that goes with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import django
from django.core.management import call_command
from django.db import connections

_FOLDER = TemporaryDirectory(prefix="django_site.")
os.environ["DJANGO_SITE_FOLDER"] = _FOLDER.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_site.settings")
django.setup()
call_command("migrate", verbosity=0)

from django_host.models import RemovedProject, StoredProject  # noqa: E402  # Django is set up now
from django_host.repository import OrmStore  # noqa: E402


@contextmanager
def empty_store() -> Iterator[OrmStore]:
    """Lend a store of the site, and clear it up."""
    try:
        yield OrmStore("default", reading="views")
    finally:
        StoredProject.objects.all().delete()
        RemovedProject.objects.all().delete()
        connections.close_all()
