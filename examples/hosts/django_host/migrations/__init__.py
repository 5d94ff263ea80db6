"""The tables of the app, step by step."""
