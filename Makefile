# Everything sets itself up: a private .venv from the lock file, nothing global.
UV_VERSION := 0.13.9
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8080

# Nobody wants to wait for the libraries to be compiled anew in each of a hundred processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo run test check format texts bench clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/ready ## Chat with the real bot in your browser, against a local Telegram
	$(PY) -m bot demo --port $(PORT)

# -OO leaves out what only documents the libraries: ten megabytes of a process that runs for months.
run: $(VENV)/ready ## Run with a real token (BOT_TOKEN, OWNER_IDS in the environment or in .env)
	@[ -n "$$ENCRYPTION_KEYS" ] || grep -qs '^ENCRYPTION_KEYS=' .env || [ -f data/keys ] || \
		$(PY) -m bot keys new --file data/keys
	@$(PY) -OO -m bot run

test: $(VENV)/ready ## Run all tests; says at the end what was left out
	$(VENV)/bin/pytest -n 3 --dist worksteal

check: $(VENV)/ready ## Style, types, import arrows, translations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m locales.update --check

format: $(VENV)/ready ## Put the code in its usual shape
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

texts: $(VENV)/ready ## Bring the catalogues up to date with the texts
	$(PY) -m locales.update

bench: $(VENV)/ready ## Print the figures of speed and of survived crashes, each beside its baseline
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(VENV)/bin/uv sync --frozen --quiet --group bench
	$(PY) -m benchmarks

clean: ## Remove what was set up
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A complete environment is marked by a file newer than what it was made from.
$(VENV)/ready: uv.lock pyproject.toml
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed."; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@[ -x $(PY) ] || python3 -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(VENV)/bin/uv sync --frozen --quiet
	@touch $@
