"""A Django app that keeps projects in tables of its own models."""
