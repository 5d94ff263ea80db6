"""Resources of a plan as records of a file."""

from __future__ import annotations

from collections.abc import Iterator

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.mspdi.costs_out import CostsOut
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.order import RESOURCE
from pmcore.exchange.mspdi.tasks_out import Written, named
from pmcore.exchange.mspdi.units_out import factor
from pmcore.exchange.mspdi.xml_out import element, escaped, line, ordered, rendered
from pmcore.wbs import Resource

# What follows from the rates of a resource and from the plan.
_FOLLOWS = frozenset(
    (
        *("Cost", "OvertimeCost", "ActualCost", "ActualOvertimeCost", "RemainingCost"),
        *("RemainingOvertimeCost", "AvailableFrom", "AvailableTo"),
    )
)


class ResourcesOut:
    """Writes resources, merged with what they were.

    Parameters
    ----------
    id_field
        Number of the custom field for ids that are not made of the UID.
    """

    def __init__(self, desk: DeskOut, id_field: str) -> None:
        self._desk = desk
        self._id_field = id_field
        self._costs = CostsOut(desk)
        self._kept = desk.before.extras.resources if desk.before else {}
        self._before = frozenset(desk.before.project.settings.resources if desk.before else ())

    def lines(self) -> Iterator[str]:
        """Yield one resource a line, in the order of the file before, then new ones."""
        people = {each.id: each for each in self._desk.project.settings.resources}
        before = self._desk.before
        workers = {each.id for each in before.as_read.settings.resources} if before else set()
        for place, id in enumerate(dict.fromkeys((*self._kept, *people)), 1):
            if id in people:
                yield line("Resource", self._resource(people[id], place))
            elif id not in workers:
                yield element("Resource", self._kept[id])

    def _resource(self, resource: Resource, place: int) -> list[Written]:
        id, uid = resource.id, self._desk.numbers.resources[resource.id]
        calendar = self._desk.numbers.works_in.get(id)
        kept = self._kept.get(id)
        own: list[Written] = [
            ("UID", str(uid)),
            ("ID", str(place)),
            ("Name", self._desk.texts.name(resource.name, id)),
            *self._costs.kind(resource),
            ("IsNull", "0"),
        ]
        if resource.measure is not None:
            own.append(("MaterialLabel", escaped(resource.measure)))
        if resource.units != 100:
            own.append(("MaxUnits", factor(resource.units)))
        own += self._costs.rates(resource, _tables(kept or ()))
        if calendar is not None:
            own.append(("CalendarUID", str(calendar)))
        own += self._costs.availability(resource)
        if id != f"R{uid}":
            own.append(("ExtendedAttribute", named(self._id_field, id)))
        if kept is None:
            return ordered(own, (), RESOURCE)
        known = [field for field in own if field[0] not in ("ID", "IsNull")]
        dropped = {"UID", "Rates"}
        if resource not in self._before:
            dropped |= _FOLLOWS
        if resource.availability:
            dropped.add("AvailabilityPeriods")
        if calendar is not None:
            dropped.add("CalendarUID")
        rest = [field for field in kept if field[0] not in dropped]
        return ordered(known, rendered(rest), RESOURCE)


def _tables(kept: tuple[Raw, ...]) -> tuple[Raw, ...]:
    """Return the rows of rates that a file kept of a resource: those of other tables."""
    rates = dict(kept).get("Rates", ())
    return rates if isinstance(rates, tuple) else ()
