"""The command line: ``pmcore schedule``, ``explain``, ``check``, ``calendar``, ``schema``."""

from __future__ import annotations

from pmcore.cli.main import main

__all__ = ["main"]
