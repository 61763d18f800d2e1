# Two commands: `make run` and `make test`. Everything else is a part of them or a convenience.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --disable-pip-version-check -q
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
BENCH := $(VENV)/.bench

.PHONY: run install test lint bench format lock browser clean

run: install
	@exec $(BIN)/kuaihui serve

install: $(RUN)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kuaihui needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(RUN): $(BIN)/python requirements.txt pyproject.toml
	@echo "installing…"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps -e .
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

test: $(DEV) browser
	@$(BIN)/pytest

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/kuaihui lint

format: $(DEV)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(BENCH)
	@$(BIN)/python -m bench

# Needs uv. The lock names no index: pip takes the packages from wherever it is set up to.
lock:
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements.txt
	@uv pip compile pyproject.toml --extra dev --extra postgres --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements-dev.txt

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
