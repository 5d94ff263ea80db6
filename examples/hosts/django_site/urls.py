"""Two addresses: take an order with its project, and tell when it will be done."""

from __future__ import annotations

import json

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django_host.models import Order
from django_host.repository import OrmStore

from pmcore import Calendar, PmcoreError, Project, schedule
from pmcore.kernel import Code

TENANT = "acme"  # a real site asks who is logged in
STORE = OrmStore("default", reading="views")
STATUS = {
    Code.STORE_PROJECT_UNKNOWN: 404,
    Code.STORE_PROJECT_EXISTS: 409,
    Code.STORE_KEY_REUSED: 409,
    Code.STORE_BUSY: 503,
}


def take(request: HttpRequest) -> JsonResponse:
    """Keep an order and its project, both or neither; an order that comes again is kept once."""
    try:
        number, plan = _planned(**json.loads(request.body))
        with transaction.atomic():
            Order.objects.get_or_create(number=number, project=plan.id)
            with STORE.unit(TENANT) as unit:
                version = unit.projects.add(plan, key=f"order-{number}")
                unit.commit()
    except PmcoreError as error:
        return _refused(error)
    except (TypeError, ValueError) as error:  # no JSON, or of another shape
        return JsonResponse({"code": "site.order", "detail": str(error)}, status=400)
    return JsonResponse({"project": plan.id, "version": version}, status=201)


def tell(request: HttpRequest, number: int) -> JsonResponse:
    """Tell when an order will be done: dates follow from the plan that is kept."""
    try:
        with STORE.view(TENANT) as view:
            plan = view.projects.open(_project(number))
    except PmcoreError as error:
        return _refused(error)
    return JsonResponse({"project": plan.id, "done": schedule(plan).finish.isoformat()})


def _planned(number: int, name: str, start: str, duration: str) -> tuple[int, Project]:
    hours = Calendar.standard("site", zone="Asia/Shanghai")
    plan = Project(_project(number), name, start=start, calendars=[hours])
    plan.add("make", "Make", duration=duration)
    plan.add("ship", "Ship", duration="2d")
    plan.link("make", "ship")
    return number, plan


def _project(number: int) -> str:
    return f"ORDER-{number:d}"


def _refused(error: PmcoreError) -> JsonResponse:
    told = {"code": error.code, "detail": error.message(), "advice": error.advice()}
    return JsonResponse(told, status=STATUS.get(error.code, 422))


urlpatterns = [
    path("orders", csrf_exempt(require_POST(take))),  # programs post here, not forms
    path("orders/<int:number>", require_GET(tell)),
]
