"""The command line: ``pmcore init``, ``schedule``, ``explain``, ``compare``, ``check`` and more."""

from __future__ import annotations

from pmcore.cli.main import main

__all__ = ["main"]
