#!/bin/sh
# A real plan from file to picture: 44 tasks, offices in two countries, a factory, sea freight.
set -eu
cd "$(dirname "$0")/.."
plan=examples/new_product_launch.json
out=build/demo
mkdir -p "$out"

run() {
    printf '\n$ pmcore'
    printf ' %s' "$@"
    printf '\n'
    python -m pmcore "$@"
}

run schedule "$plan" --html "$out/launch.html" --svg "$out/launch.svg"
run explain "$plan" T503
run explain "$plan" M4 --lang zh
run calendar "$plan"
rm -f "$out"/plans.db*
run db init "$out/plans.db"
run db save "$out/plans.db" "$plan" --actor demo
run db list "$out/plans.db"
run db verify "$out/plans.db"

printf '\nOpen %s/launch.html in a browser; %s/launch.svg is the Gantt chart alone; the plan is kept in %s/plans.db.\n' "$out" "$out" "$out"
