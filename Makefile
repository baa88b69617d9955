# Two commands: `make run` starts Watchword, `make test` tests it. Both first set up what is missing, and say so.

BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal --no-emit-index-url --no-emit-find-links
PACKAGE := pyproject.toml hatch_build.py

.DEFAULT_GOAL := help
.PHONY: help setup run test services check bench bench-matching bench-recall spellings aliases lock secrets clean

help:  ## these lines
	@sed -n 's/^\([a-z-]*\):[^#]*## */  make \1\t/p' Makefile | expand -t 20

setup: .venv/.run  ## leave .venv/bin/watchword
run: .venv/.run  ## start every role, and the board
	@$(BIN)/watchword up

test: .venv/.dev  ## lint, types, imports and all tests; installs the services that they need if it may
	@python3 tests/services.py offer
	@$(BIN)/python tests/everything.py

services:  ## install what the tests need from the system (tests/apt.txt); wants root
	@python3 tests/services.py install

check: .venv/.dev  ## lint, types and imports alone
	@$(BIN)/python tests/everything.py --no-tests

bench: .venv/.dev  ## measure throughput and latency
	@$(BIN)/python -m bench

bench-recall: .venv/.dev  ## measure how many names are found from one spelling, and what else is caught
	@$(UV) --group bench-recall
	@$(BIN)/python -m bench.recall

aliases: .venv/.dev  ## make the data of `watchword suggest` anew, from pinned inputs
	@$(BIN)/python -m tools.aliases

spellings: .venv/.dev  ## train the table of learned spellings anew, from pinned inputs
	@$(BIN)/python -m tools.spellings

bench-matching: .venv/.dev  ## measure matching beside Lucene, tantivy and SQLite; some 20 minutes
	@$(UV) --group bench-matching
	@$(BIN)/python -m bench.matching

lock: .venv/.build  ## bring the locks up to date with pyproject.toml; add UPGRADE=--upgrade for newer versions
	@$(LOCK) $(UPGRADE) -o requirements.lock pyproject.toml
	@$(LOCK) $(UPGRADE) --group build -c requirements.lock -o requirements-build.lock
	@$(LOCK) $(UPGRADE) --group dev -c requirements.lock -c requirements-build.lock -o requirements-dev.lock pyproject.toml

secrets: secrets/database_url  ## make the passwords that docker-compose.yml reads, once

clean:  ## remove what setup and the tests made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build tests/.services
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp for each step: what is done is not done again.

.venv/.build: requirements-build.lock
	@echo "setup: a virtual environment in .venv"
	@if command -v uv >/dev/null; then \
	    UV_PYTHON_DOWNLOADS=never uv venv --quiet --allow-existing --python '>=3.11,<3.14' .venv && \
	    uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-build.lock; \
	else \
	    python3 -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("setup: Watchword needs Python 3.11 to 3.13, python3 is %d.%d" % sys.version_info[:2])' && \
	    { python3 -m venv .venv >/dev/null 2>&1 || \
	        { rm -rf .venv; echo "setup: python3 makes no virtual environment here; type: apt-get install python3-venv" >&2; exit 1; }; } && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock; \
	fi
	@touch $@

.venv/.run: requirements.lock $(PACKAGE) .venv/.build
	@echo "setup: Watchword and the packages that it needs, as requirements.lock has them"
	@$(UV) --compile-bytecode --require-hashes -r requirements.lock # else each of ten roles compiles it at each start
	@$(UV) --no-deps --no-build-isolation -e .
	@echo "setup: an empty Prefect database, which every first start copies"
	@$(BIN)/python -m watchword.supervisor.prefect_server
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@echo "setup: the packages of the tests, as requirements-dev.lock has them"
	@$(UV) --require-hashes -r requirements-dev.lock
	@touch $@

# The folder is its owner's alone; the files are readable, because the users inside the containers are others.
secrets/database_url:
	@echo "secrets: new passwords in ./secrets"
	@install -d -m 700 secrets
	@random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }; postgres=$$(random); redis=$$(random); \
	    printf %s "$$postgres" > secrets/postgres_password; \
	    printf 'user default on >%s ~* &* +@all\n' "$$redis" > secrets/redis_acl; \
	    printf 'redis://:%s@redis:6379/0' "$$redis" > secrets/redis_url; \
	    printf 'watchword:%s' "$$(random)" > secrets/prefect_auth; \
	    printf %s "$$(random)" > secrets/board_token; \
	    printf 'postgresql+psycopg://watchword:%s@postgres:5432/watchword' "$$postgres" > $@
	@chmod 644 secrets/*
