# `make` alone lists what there is. Variables: PORT, NO_INPUT, ARGS (more arguments for pytest or the benchmarks),
# WORKERS (test processes), COVERAGE_FLOOR (per cent), DATABASE_URL and REDIS_URL (servers to use instead of own ones).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PORT
export NO_INPUT
export WORKERS ?= 2
export COVERAGE_FLOOR ?= 90

ARGS ?=
PYTHON := .venv/bin/python
SERVICES := $(PYTHON) -m tests.services
SOURCES := $(wildcard returns labels cms portal tests benchmarks)
TEMPLATES := $(wildcard templates cms/templates labels/templates portal/templates)
JOURNEY := tests/journeys/test_online_retail.py

##@ Try it
.PHONY: demo
demo: ## Start the demonstration: web, worker, sandbox carrier, Stripe stand-in (PORT=8000)
	@bin/setup demo
	@exec $(PYTHON) -m portal.demo

.PHONY: demo-reset
demo-reset: ## Throw the demonstration's data away and start it again
	@bin/setup demo
	@exec $(PYTHON) -m portal.demo --reset

##@ Change it
.PHONY: test
test: ## Run every test on PostgreSQL, and the domain's on SQLite too (ARGS="-k refund")
	@bin/setup dev
	@bin/test $(ARGS)

.PHONY: check
check: ## Lint, types, import contracts, templates, migrations, locks
	@bin/setup dev
	@$(MAKE) -k check-code check-types check-imports check-templates check-django check-locks

.PHONY: fmt
fmt: ## Format code, mend what can be mended
	@bin/setup dev
	$(PYTHON) -m ruff check --fix-only .
	$(PYTHON) -m ruff format .
	.venv/bin/djangofmt check --fix $(TEMPLATES)

.PHONY: journey
journey: ## Replay real orders (ONLINE_RETAIL=file,file); the last line is the result as JSON
	@bin/setup dev
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	$(SERVICES) -- $(PYTHON) -m pytest -s -q -p no:randomly --timeout=0 $(ARGS) $(JOURNEY) | tee "$$log"; \
	grep '^{' "$$log" | tail -n 1

.PHONY: bench
bench: ## Measure: import, decisions, labels, pages, refunds, replay, policies (on a database that syncs to disk)
	@bin/setup dev
	@TMPDIR=$${TMPDIR:-/tmp} $(SERVICES) --durable -- $(PYTHON) -m benchmarks $(ARGS)

.PHONY: locks
locks: ## Compile requirements*.txt from pyproject.toml (ARGS="--upgrade")
	@bin/setup dev
	@bin/locks $(ARGS)

##@ Parts of the check
.PHONY: check-code
check-code: ## ruff: lint and format
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

.PHONY: check-types
check-types: ## mypy, strict
	SECRET_KEY=check $(PYTHON) -m mypy $(SOURCES)

.PHONY: check-imports
check-imports: ## import-linter: which package may know which
	.venv/bin/lint-imports --no-logo

.PHONY: check-templates
check-templates: ## djangofmt: lint
	.venv/bin/djangofmt check $(TEMPLATES)

.PHONY: check-django
check-django: ## Missing migrations and Django's system checks
	bin/check-django

.PHONY: check-locks
check-locks: ## Locks hold hashes and no address of a package index
	bin/check-locks

##@ Help
.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
