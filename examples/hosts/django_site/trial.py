"""Requests to try the site with: ``python manage.py shell -v 0 < django_site/trial.py``."""

from __future__ import annotations

from django.test import Client

site = Client(SERVER_NAME="localhost")
order = {"number": 7, "name": "Order 7", "start": "2026-03-02", "duration": "5d"}
print(site.post("/orders", order, "application/json").json())
print(site.post("/orders", order, "application/json").json(), "sent again: kept once")
print(site.get("/orders/7").json())

other = site.post("/orders", {**order, "duration": "9d"}, "application/json")
print(other.status_code, other.json()["code"])
