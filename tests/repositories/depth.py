"""How long to look: a few seconds, or as long as ``make test-deep`` takes.

=========================================  ==========  ======  ==================================
What is proved                             short       deep    where
=========================================  ==========  ======  ==================================
programs killed (-9), each engine          12          200     test_crashes
connections ended by the server            40 saves    400     test_backends (PostgreSQL)
power cuts                                 60          1,000   test_power (SQLite)
writers x saves at once, each engine       4 x 15      8 x 500 test_crashes; programs and tasks
pairs of edits of the structure            144         144     test_pairs; short on SQL: 29
loads under writes, each engine            100         10,000  test_loads
no room                                    4 ways      4 ways  test_full; one on PostgreSQL
flipped bits, of the file                  60          600     test_damage (SQLite)
flipped bits, in cells                     20          600     test_postgres_damage
a fault at every statement                 few works   all     test_faults, test_postgres_faults
=========================================  ==========  ======  ==================================
"""

from __future__ import annotations

import os

IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
