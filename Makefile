# Every common task is one word. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo $(VENV)-uv/bin/uv)

.PHONY: help install install-dev demo test browser-test lint bench lock mutate audit clean

help: ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)$$/  \1\t\2/' | expand -t 18

$(VENV)-uv/bin/uv:
	@python3 -m venv $(VENV)-uv
	@$(VENV)-uv/bin/pip install -qq uv

$(BIN)/python: .python-version | $(filter $(VENV)-uv/bin/uv,$(UV))
	@$(UV) venv --quiet --allow-existing --python '>=3.12' $(VENV)

$(VENV)/.installed: requirements/base.txt pyproject.toml $(BIN)/python
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/base.txt
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.assets: package-lock.json src/atersok/site/assets.py $(VENV)/.installed
	@$(BIN)/python -m atersok.site.assets
	@touch $@

$(VENV)/.messages: $(wildcard src/atersok/site/locale/*/LC_MESSAGES/*.po) $(VENV)/.installed
	@$(BIN)/python -m atersok.site.messages compile
	@touch $@

install: $(VENV)/.installed $(VENV)/.assets $(VENV)/.messages ## put the program in .venv/bin/atersok

install-dev: $(VENV)/.installed-dev $(VENV)/.assets $(VENV)/.messages ## the same, with what tests, linters and benchmarks need

demo: install ## start the workplace with an invented region; prints its address and users
	@$(BIN)/atersok demo

test: install-dev ## run all tests but those in a browser
	@$(BIN)/pytest -n 2 --dist loadfile --ignore tests/browser

browser-test: install-dev ## walk the roads in Chromium, with axe on each page
	@$(BIN)/pytest tests/browser

lint: install-dev ## format check, lint, types, import directions
	@$(BIN)/ruff format --check src tests bench
	@$(BIN)/ruff check src tests bench
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: install-dev ## measure speed beside what a user would do instead; writes docs/performance*.md
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.workplace
	@$(BIN)/python -m bench.money

mutate: install-dev ## break the statute book on purpose and list what the tests miss (hours; see docs/mutation.md)
	@$(BIN)/mutmut run --max-children 2
	@$(BIN)/mutmut results

audit: install-dev ## known weaknesses in what we install
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/base.txt

lock: $(BIN)/python ## pin requirements/*.in with hashes
	@$(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements/base.txt requirements/base.in
	@$(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -c requirements/base.txt -o requirements/dev.txt requirements/dev.in

clean: ## remove what the tasks made
	@rm -rf $(VENV) $(VENV)-uv var mutants node_modules src/atersok/site/static/vendor
