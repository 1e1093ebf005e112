# Two commands: `make run` and `make test`. Everything they need, they install.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run setup test check bench fuzz lint types contracts contexts browser clean

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
UV ?= $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
UV_VERSION := 0.11
BIN := .venv/bin
READY := .venv/.ready
export UV_PYTHON_DOWNLOADS := never
export UV

help: ## what can be asked for
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## start OpenMerit here, with a story in it
	@exec $(BIN)/openmerit run

setup: $(READY) ## only make the environment

$(READY): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "OpenMerit needs Python 3.11 or newer; install it, or say which: make PYTHON=/path/to/python3.11"; exit 2; }
	@test -x "$$(command -v $(UV) 2>/dev/null)" || { \
		echo "Installing uv into .tools …"; \
		$(PYTHON) -m venv .tools && .tools/bin/python -m pip install --quiet "uv>=$(UV_VERSION)" \
		|| { echo "uv could not be installed: check the network, or install uv yourself"; exit 2; }; }
	@echo "Making the environment from uv.lock …"
	@$(UV) sync --quiet --frozen --extra platform --extra service --compile-bytecode --python $(PYTHON)
	@$(BIN)/python -m compileall -q src
	@touch $@

check: lint types contracts ## the quick part of the tests
	@$(BIN)/pytest -q -m "not slow and not journey"

test: lint types contracts browser ## everything, from nothing
	@$(BIN)/pytest -q

lint: $(READY)
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports --no-cache

contexts: $(READY) ## compile the JSON-LD contexts anew, after one was added
	@$(BIN)/python -m openmerit.credentials.linked_data._compiling

bench: $(READY) ## side-by-side measurements
	@for script in bench/[a-z]*.py; do $(BIN)/python $$script || exit 1; done

fuzz: $(READY) ## look for inputs that break the library: make fuzz SECONDS=60
	@$(UV) sync --quiet --frozen --inexact --extra platform --extra service --group fuzz --python $(PYTHON)
	@$(BIN)/python -m tests.fuzz $(TARGETS) --seconds $(or $(SECONDS),60)

# The journeys need a browser; Debian's is taken where none is found.
browser: $(READY)
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
		|| command -v google-chrome >/dev/null 2>&1 || { \
		echo "Installing Chromium for the journeys …"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
		|| { echo "the journeys need Chromium: install it (apt-get install chromium) and try again"; exit 2; }; }

clean: ## take the environment away (never the home)
	@rm -rf .venv .tools build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
