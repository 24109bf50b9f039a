# make app: the explorer. make check: the quick checks. make test: every check; it needs a browser, which make browser
# installs. make bench, make load: how fast it is, alone and with a class of fifty. make screenshots: the README's
# pictures. The first call sets up .venv, later calls only what changed.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --no-input --disable-pip-version-check
TESTS := $(BIN)/python -m pytest
PARALLEL := --dist loadfile --numprocesses

.PHONY: app check types quick-tests test browser bench load screenshots format clean

app: .venv/installed
	$(BIN)/python -m streamlit run app.py

check: .venv/installed-tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(MAKE) -j 2 types quick-tests

types: .venv/installed-tests
	$(BIN)/mypy

quick-tests: .venv/installed-tests
	$(TESTS) $(PARALLEL) 2 -m "not slow and not gpu and not browser"

test: .venv/installed-tests
	$(BIN)/python -m tests.support.chromium
	$(MAKE) check
	$(TESTS) $(PARALLEL) 3 -m "slow or gpu"
	$(TESTS) --numprocesses 3 --dist worksteal -m browser

browser: .venv/installed-tests
	$(BIN)/python -m tests.support.chromium --install

bench: .venv/installed
	$(BIN)/python -m benchmarks.speed

load: .venv/installed-tests
	$(BIN)/python -m benchmarks.load

screenshots: .venv/installed-tests
	$(BIN)/python -m tests.support.screenshots

format: .venv/installed-tests
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache test-output
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/installed: requirements.txt constraints.txt pyproject.toml .venv/made
	$(INSTALL) -r requirements.txt
	@touch $@

.venv/installed-tests: tests/requirements.txt .venv/installed
	$(INSTALL) -r tests/requirements.txt
	@touch $@

.venv/made:
	@command -v "$(PYTHON)" >/dev/null || { echo >&2 \
	  "error: there is no $(PYTHON): install Python 3.11 or newer, or name one: make PYTHON=/path/to/python"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
	  "error: $$($(PYTHON) -V) is too old: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo >&2 \
	  "error: this Python has no venv: install it (on Debian and Ubuntu: apt install python3-venv), then run make again"; exit 1; }
	"$(PYTHON)" -m venv .venv
	@touch $@
