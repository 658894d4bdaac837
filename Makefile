# Two commands matter: `make run` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test prove bench lint clean help

help:
	@echo "make run    set up, then serve http://127.0.0.1:8000 with a lived-in demo"
	@echo "make test   set up, then run every test"
	@echo "make prove  the large proofs with their full counts"
	@echo "make bench  speed, measured (docs/performance.md)"

$(VENV)/.run: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

test: $(VENV)/.dev
	@$(BIN)/python -c "print()" && ./.ci/packages chromium
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/pytest -q -n 2 --dist loadgroup -m "not prove"
