# Two commands: `make run` and `make test`. Everything else is a part of them or a convenience.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --disable-pip-version-check -q
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
BENCH := $(VENV)/.bench
ASSETS := app/web/static/vendor/.stamp
TRIED := $(VENV)/.pages

.PHONY: run install test lint bench format screenshots pages lock browser clean

run: $(RUN) $(TRIED)
	@exec $(BIN)/kuaihui serve

install: $(RUN) $(ASSETS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kuaihui needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(RUN): $(BIN)/python requirements.txt pyproject.toml
	@echo "installing…"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps -e .
	@touch $@

# The pages' npm packages: with the machine's node or, where there is none, one from a wheel inside .venv.
# Without them the pages show tables in place of charts, so a failure here stops nothing.
$(ASSETS): package.json package-lock.json .npmrc vendor.mjs requirements-node.txt | $(RUN)
	@echo "fetching the pages' packages…"
	@if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18)' 2>/dev/null; \
	  then npm ci --silent && node vendor.mjs; \
	  else $(PIP) --require-hashes -r requirements-node.txt && \
	    export PATH="$(CURDIR)/$(BIN):$$PATH" && npm ci --silent && node vendor.mjs; \
	fi && touch $@ || echo "npm could not fetch them: charts stay tables until the next make install"

# A start tries that once and doesn't wait for a registry out of reach again and again; `make install` does.
$(TRIED): package.json package-lock.json .npmrc vendor.mjs requirements-node.txt | $(RUN)
	@$(MAKE) -s $(ASSETS)
	@touch $@

$(DEV): $(RUN) requirements-dev.txt
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

$(BENCH): $(DEV) bench/requirements.txt
	@$(PIP) --require-hashes -r bench/requirements.txt
	@touch $@

# A real browser for the browser tests: the system's Chromium, fetched by the system's package manager if need be.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "installing Chromium…"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium fonts-noto-cjk >/dev/null; } || { \
	  echo "the browser tests need Chromium on the PATH"; exit 1; }

test: $(DEV) $(ASSETS) browser
	@$(BIN)/pytest -n auto --dist loadfile

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/kuaihui lint

format: $(DEV)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# The pictures of the docs, from a made-up shop on a temporary database.
screenshots: $(DEV) $(ASSETS) browser
	@$(BIN)/python -m docs.screenshots.take

bench: $(BENCH)
	@$(BIN)/python -m bench

# The pages of docs/ that are made from the data: rules and library.
pages: $(DEV)
	@$(BIN)/python -m app.library.rules_page
	@$(BIN)/python -m app.library.library_page

# Needs uv. The lock names no index: pip takes the packages from wherever it is set up to.
lock:
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements.txt
	@uv pip compile pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements-postgres.txt
	@uv pip compile pyproject.toml --extra dev --extra postgres --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements-dev.txt

clean:
	@rm -rf $(VENV) .kept node_modules app/web/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
