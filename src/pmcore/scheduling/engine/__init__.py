"""The engine: a project compiled to integers, and the passes that find its dates.

Read :mod:`~pmcore.scheduling.engine.nodes`, :mod:`~pmcore.scheduling.engine.edges` and
:mod:`~pmcore.scheduling.engine.network` for the nouns, then
:mod:`~pmcore.scheduling.engine.compiling`, :mod:`~pmcore.scheduling.engine.transfers` (one formula
for every dependency, forwards and backwards) and :mod:`~pmcore.scheduling.engine.solving`.
"""
