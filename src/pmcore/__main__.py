"""``python -m pmcore`` is the command line."""

from __future__ import annotations

from pmcore.cli.process import run

if __name__ == "__main__":
    run()
