"""Repositories on SQL: what is done as statements, whoever executes them."""
