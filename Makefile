# Everything starts here; `make run` is all that a first look needs.
# HOST and PORT say where it serves, DATA_DIR where the embedded database, key and files live (default var/).

SYSTEM_PYTHON := $(shell command -v python3.11 || command -v python3 || echo python3)
PYTHON := .venv/bin/python
# What make and the shell hand down must not point the checks at somebody's real installation.
ALONE := env -u DATABASE_URL -u REDIS_URL -u SECRET_KEY -u DATA_DIR

.PHONY: help run setup test test-rest check bench pictures pin clean
.DEFAULT_GOAL := help

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

run: ## Set up and serve, with a sample organisation at the first start
	@$(SYSTEM_PYTHON) -m house.set_up run
	@exec $(PYTHON) -m agileops.serving

setup: ## Only set up: packages, static files, a seeded database to start from
	@$(SYSTEM_PYTHON) -m house.set_up all

test: ## Set up and test: everything once, on SQLite or PostgreSQL, and the main walks in a browser
	@$(SYSTEM_PYTHON) -m house.set_up tests
	@exec $(ALONE) $(PYTHON) -m house.run_tests first

test-rest: ## What CI adds to that: all on the other database, every door with everybody, every page in a browser
	@$(SYSTEM_PYTHON) -m house.set_up tests
	@exec $(ALONE) $(PYTHON) -m house.run_tests rest

check: ## What CI adds: lint, types, layers, migrations, deploy check, house rules
	@$(SYSTEM_PYTHON) -m house.set_up tests
	@exec $(ALONE) $(PYTHON) -m house.check

bench: ## Measure against the budgets
	@$(SYSTEM_PYTHON) -m house.set_up tests
	@exec $(ALONE) $(PYTHON) -m house.bench

pictures: ## Take every page of the sample in light, dark and on a phone, with what axe finds
	@$(SYSTEM_PYTHON) -m house.set_up tests
	@exec $(ALONE) $(PYTHON) -m house.pictures

pin: ## Write the lock files anew from requirements.in and requirements-dev.in
	@$(PYTHON) -m house.pin

clean: ## Remove what set-up made; your data in var/ stays
	@rm -rf .venv .build staticfiles
