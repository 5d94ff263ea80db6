"""The certificate checker: is this schedule right? It shares no code with the engine.

Why checks of each task and its neighbours suffice
--------------------------------------------------
Every rule of ``docs/explanation/scheduling-semantics.md`` gives the place of a task as a function
of the places of its neighbours: the early place is the least that its predecessors and lower
bounds leave (or its pin or cap), the late place the greatest that its successors and upper bounds
leave, the scheduled place one of these two by the options, a summary's span that of the tasks
below it and of what stretches it. The project refuses cycles, through summary tasks too, so these
functions can be listed in an order in which each uses only earlier ones. Then exactly one schedule
satisfies all of them, and by induction along the order a schedule in which *every* task stands
where its neighbours, standing where the schedule puts them, leave it, is that one. Nothing has to
be searched and no order has to be found: each task is looked at once, with the dates as given.

In terms of inequalities: each is monotone (a later predecessor never allows an earlier successor),
so a least and a greatest solution exist, and a place is the least one just when it satisfies every
inequality and one step earlier breaks one. Both are read off at once: of all bounds on a start, as
instants, the largest decides, and the least place that keeps it is the only right one. An upper
bound through a lag is the inverse of the walk (:meth:`.Link.latest_anchor`), one number as well.

Facts bend nothing of this. Actual dates and dates set by hand are compared as they are. What
remains of a started task stands on a place like any other work, told by its finish, since its start
is a fact. A delay moves a place to the first at which it is over; what waits for others is the
place before it, and the way back is one number too (``delays``).

Two things no schedule shows: where each part of a task is that people work on apart, and when a
finished task lets those go on that wait for it. They are rows of their own behind the tasks
(``rows``), each as its bounds put it, found once along the dependencies (``settling``).

A task that is wrong is named by itself. What follows it is held against the wrong date as given,
so one error makes few findings, and a schedule without findings has none anywhere.

What each module compares
-------------------------
``reading``      each value with its type, and each row with the tasks of the plan
``dates``        start and finish of a leaf with its calendar and its duration, or with the facts
``earliest``     early places with ``lowers``: predecessors' early dates, project start, SNET, FNET,
                 and under hard constraints pins and caps
``latest``       late places with ``uppers``: successors' late dates, project finish, SNLT, FNLT,
                 deadlines; a summary's stretch with what follows the summary
``summaries``    spans in all three series, or dates set by hand
``floats``       total: late with early place; free: the limit that successors' early dates leave,
                 with the early place; independent: the same limit with the least place that
                 predecessors' late dates leave; of summaries the smallest below
``criticality``  flags with total float, or with one walk backwards along what drives
``scheduled``    scheduled places by direction and ALAP reading, with successors (``free``) or
                 predecessors (``total``) at their scheduled dates

The cost is linear in tasks and dependencies: a summary hands down one instant to everything below
it, whatever leads into or out of it.
"""

from __future__ import annotations

from pmcore.scheduling.certificate.verification import Verification
from pmcore.scheduling.certificate.verifying import verify

__all__ = ["Verification", "verify"]
