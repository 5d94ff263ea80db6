"""A Django site around the app ``django_host``: two addresses, on SQLite."""
