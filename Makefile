# Each target is one command that can be typed by hand; see README.md.
PYTHON ?= python3
BIN := .venv/bin
DONNEES ?= data/pays-de-la-loire

.DEFAULT_GOAL := help
.PHONY: help run build test test-lent check bench format clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/'

# Any Python 3.11 has a pip that knows --python; Debian's has no ensurepip.
.venv/.installed: pyproject.toml
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

run: .venv/.installed ## builds the dataset and serves it on http://127.0.0.1:8000
	$(BIN)/pacte-graph build $(DONNEES)
	$(BIN)/pacte-graph serve

build: .venv/.installed ## builds a release of the dataset in build/
	$(BIN)/pacte-graph build $(DONNEES)

test: .venv/.installed ## runs the tests
	$(BIN)/python -m pytest

test-lent: .venv/.installed ## runs the slow tests, about two minutes
	$(BIN)/python -m pytest -m slow

check: .venv/.installed ## style, types and the dataset's own problems
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pacte-graph check $(DONNEES)

bench: .venv/.installed ## measures build, check and load; figures in build/bench/
	$(BIN)/python -m tests.benchmarks $(TAILLES)

format: .venv/.installed ## writes the code in its one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## removes what was built and installed
	rm -rf .venv build dist
