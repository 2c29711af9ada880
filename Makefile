# The commands that a developer types. Each installs what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A few tests wait for a server, so that three processes keep two cores busy.
PYTEST := -m pytest -n 3 --dist worksteal
TESTS := tests/properties
ALL :=
COVERAGE :=
# Every process of the tests imports the same modules: each would compile them anew if Python could not keep the bytecode.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo test check fuzz sweep lint lint-style lint-types lint-imports format readme picture requirements bench image image-check release-check clean

# What a target needs is installed once, and again when the locked requirements change.
$(VENV)/.demo: requirements/demo.txt pyproject.toml
	@scripts/install.sh $(PYTHON) demo
	@touch $@

$(VENV)/.installed: requirements/run.txt requirements/dev.txt pyproject.toml
	@scripts/install.sh $(PYTHON) dev
	@touch $@ $(VENV)/.demo

install: $(VENV)/.installed ## install everything into .venv

demo: $(VENV)/.demo ## run the real bot on simulators of GitHub and Jules
	@$(BIN)/python -m demo $(if $(ALL),--all)

# SlipCover 1.1 forgets what the processes measured when it checks the floor itself, so a second command does that.
test: $(VENV)/.installed ## run all tests; with COVERAGE=1, measure the coverage, which takes a fifth longer
	@echo "Running all tests in three processes, each of which first takes some seconds to collect them:"
	$(BIN)/python $(if $(COVERAGE),-m slipcover --fail-under 0 --json --out .coverage.json) $(PYTEST)
	$(if $(COVERAGE),$(BIN)/python -m slipcover --merge .coverage.json --out .coverage.json)

check: $(VENV)/.installed ## run all tests but the sweeps
	@echo "Running all tests but the sweeps in three processes, each of which first takes some seconds to collect them:"
	$(BIN)/python $(PYTEST) -m "not sweep"

fuzz: $(VENV)/.installed ## run the property tests with 10,000 examples each, as each week
	$(BIN)/python $(PYTEST) $(TESTS) --hypothesis-profile=weekly

sweep: $(VENV)/.installed ## run the sweeps at every request, also where it makes no difference, as each week
	$(BIN)/python $(PYTEST) tests/scenarios/exactly_once -m sweep --every-request

lint: lint-style lint-types lint-imports ## run the linters and the type checker

lint-style: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell

lint-types: $(VENV)/.installed
	$(BIN)/mypy

lint-imports: $(VENV)/.installed
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.installed ## format the code as lint-style demands
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

readme: $(VENV)/.installed ## write what follows from action.yml and from the repository's name
	$(BIN)/python scripts/generate.py
	$(BIN)/python scripts/policy-schema.py

picture: $(VENV)/.installed ## write README.md's picture from what `make demo` really sends
	$(BIN)/python -m demo.picture

requirements: $(VENV)/.installed ## compile requirements/*.txt, keeping what is pinned
	UV=$(BIN)/uv sh scripts/compile-requirements.sh

bench: $(VENV)/.installed ## measure what whole runs cost, the speed of digest and redaction, the digest's memory, and how time grows with hostile texts; count what many repositories cost
	$(BIN)/python -m benchmarks.runs
	$(BIN)/python -m benchmarks.digest --size 1000
	$(BIN)/python -m benchmarks.redact
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.fleet

image: ## build the action's image with docker, podman, or buildah; BASE=… names another base image
	scripts/build-image.sh

image-check: $(VENV)/.demo ## run that image as the runner does, on the simulators
	@$(BIN)/python -m demo.container $(IMAGE_TOOL)

release-check: $(VENV)/.installed ## check, on a copy, everything about a release that works without GitHub
	scripts/release-check.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage.json
