"""The strategies of hypothesis, or an error that says how to install it."""

from __future__ import annotations

from pmcore.kernel import Code, MissingExtraError

try:
    from hypothesis import strategies as st
except ImportError as missing:  # pragma: no cover - nothing here can be tested without it
    raise MissingExtraError(
        Code.EXTRA_MISSING,
        feature="pmcore.testing.strategies",
        package="hypothesis",
        extra="testing",
    ) from missing

__all__ = ["st"]
