# Two commands matter: `make run` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := $(or $(SURVEYHOST_DATA),var)
# Modules stay compiled, whatever the environment says: what is served and tested starts many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run dev test prove soak bench help

help:
	@echo "make run    set up, then serve http://127.0.0.1:8000 with the demo"
	@echo "make dev    the same; web processes restart when a file changes"
	@echo "make test   set up, then run a sample of all tests: about ten minutes"
	@echo "make prove  the rest: long proofs at full size, and PostgreSQL"
	@echo "make soak   half an hour of answers in which nothing may grow; MINUTES=480 for a day"
	@echo "make bench  speed, measured (docs/performance.md)"

$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@PYTHON=$(PYTHON) ./.ci/packages
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The demo is made beside the data folder and moved there when it is whole: stopped half-way, it is made anew.
run dev: $(VENV)/.run
	@./.ci/packages
	@if [ -z "$$(ls -A $(DATA) 2>/dev/null)" ]; then \
		echo "Making the demo: a firm of 240, two years of surveys. It takes a minute ..."; \
		rm -rf $(DATA).new && SURVEYHOST_DATA=$(DATA).new $(BIN)/surveyhost demo 2>$(DATA).log \
			|| { cat $(DATA).log >&2; exit 1; }; \
		rm -rf $(DATA) $(DATA).log && mv $(DATA).new $(DATA); \
	fi
	@SURVEYHOST_DATA=$(DATA) exec $(BIN)/surveyhost serve --upgrade $(if $(filter dev,$@),--reload)

test: $(VENV)/.dev
	@./.ci/packages chromium softhsm2
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@# Types are checked beside the tests: by themselves they take one core for a minute.
	@$(BIN)/mypy > $(VENV)/types.log 2>&1 & types=$$!; \
	$(BIN)/pytest -q -n 2 --dist worksteal --durations=10 -m "not prove"; tests=$$?; \
	wait $$types; types=$$?; cat $(VENV)/types.log; exit $$((tests || types))

# What make test leaves out: it runs a seeded sample of each.
prove: $(VENV)/.dev
	@./.ci/packages chromium softhsm2
	$(BIN)/pytest -q -n 2 --dist loadgroup -m prove

# Half an hour of steady answers on each engine, or as long as MINUTES says: 480 for a working day.
soak: $(VENV)/.dev
	SURVEYHOST_SOAK_MINUTES=$(or $(MINUTES),30) $(BIN)/pytest -q -m "" tests/promises/test_soak.py

# Never part of a timed test: figures go to build/bench/ and, by hand, into docs/performance.md.
bench: $(VENV)/.dev
	@for part in tests/load/bench_*.py; do \
		$(BIN)/python -W ignore -m tests.load.$$(basename $$part .py) || exit 1; \
	done
