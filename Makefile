# Everything runs in .venv, which the first command makes. PYTHON=python3.12 picks an interpreter.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test check test-deep fuzz bench docs clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

demo: $(VENV)/.base ## schedule a real product launch, explain it, draw it into build/demo/
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" sh examples/demo.sh

test: $(VENV)/.dev ## run every test, doctest and documentation example
	$(RUN) -m pytest -q -n 2

check: $(VENV)/.dev ## lint, formatting, types and the map of who may import whom
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

test-deep: $(VENV)/.dev ## run the tests with a long search for counterexamples
	HYPOTHESIS_PROFILE=deep $(RUN) -m pytest -q -n 2 --dist worksteal

# It needs Linux and Python 3.11 to 3.13; FORMATS are mspdi xer pmxml json yaml.
FORMATS := mspdi xer pmxml json yaml
SECONDS := 60
fuzz: $(VENV)/.dev ## search for bytes that break an importer, SECONDS (60) for each of FORMATS
	$(PIP) install --requirement requirements-fuzz.txt
	@set -e; for format in $(FORMATS); do echo "== $$format"; \
	PYTHONPATH=tests $(RUN) tools/fuzz_importers.py $$format -max_total_time=$(SECONDS) -verbosity=0 -print_final_stats=1; done

bench: $(VENV)/.dev ## measure speed; every benchmark asserts its answer first
	@set -e; for script in benchmarks/bench_*.py; do echo "== $$script"; $(RUN) $$script; done

docs: $(VENV)/.dev ## write reference pages and example outputs anew, then check examples and links
	$(RUN) tools/reference_pages.py
	$(RUN) tools/plan_schema.py
	$(RUN) tools/event_schema.py
	$(RUN) tools/cli_pages.py
	$(RUN) tools/example_outputs.py
	$(RUN) -m pytest -q tests/docs

clean: ## remove what the commands above made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(RUN):
	@command -v $(PYTHON) >/dev/null || { echo "pmcore needs Python 3.11 or newer; there is no $(PYTHON) here. Try: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pmcore needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml | $(RUN)
	$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.base
	$(PIP) install --requirement requirements-dev.txt
	@touch $@
