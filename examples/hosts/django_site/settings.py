"""Settings to try the app with; a site that has users takes its own secret, and turns DEBUG off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

DEBUG = True
SECRET_KEY = "only to try it"  # noqa: S105
INSTALLED_APPS = ["django_host"]
ROOT_URLCONF = "django_site.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

_FOLDER = Path(os.environ.get("DJANGO_SITE_FOLDER", "."))
_FILE = {"ENGINE": "django.db.backends.sqlite3", "NAME": _FOLDER / "django_site.sqlite3"}
_WAL = "PRAGMA journal_mode = WAL"  # who reads waits for nobody
DATABASES: dict[str, Any] = {
    # a unit that reads and then writes must not find that somebody wrote between
    "default": {**_FILE, "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": _WAL}},
    # the same file, for views: they take no lock
    "views": {**_FILE, "OPTIONS": {"init_command": _WAL}},
}
