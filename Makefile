# The commands that a developer types. Each installs what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint requirements bench clean

$(VENV)/.installed: requirements/run.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: $(VENV)/.installed ## run the real bot on simulators of GitHub and Jules
	$(BIN)/python -m demo

test: $(VENV)/.installed ## run the tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed ## run the linters and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

requirements: $(VENV)/.installed ## compile requirements/*.txt, keeping what is pinned
	UV=$(BIN)/uv sh scripts/compile-requirements.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
