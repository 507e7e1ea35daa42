# make site   set up, and build site/ and dist/ from content/
# make test   set up, and run every check and test
# make audit  build the site, and audit it with Lighthouse, axe and the Nu HTML checker
# make fuzz   look for inputs that nothing here bears, a minute for each target (Linux only)
# make canaries  see whether what may come after MkDocs builds the same site
# make serve  set up, and preview the site at http://127.0.0.1:8000/
# make lock   bring the lock files up to date with pyproject.toml
# make clean  remove what the above have made

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: site test lint audit fuzz canaries serve lock clean
.DEFAULT_GOAL := site

site: .venv/site.stamp
	$(BIN)/paperstand build

serve: .venv/site.stamp
	$(BIN)/paperstand serve

test: .venv/dev.stamp lint
	$(BIN)/python tests/browser/chromium.py --install
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet . generator/paperstand/starter

# Needs node, npm and Java besides; says so if they are missing.
audit: .venv/dev.stamp
	$(BIN)/paperstand build
	$(BIN)/python tests/browser/chromium.py --install
	$(BIN)/python -m tests.audits

fuzz: .venv/dev.stamp
	$(BIN)/python -m tests.fuzz $(FUZZ)

# Asks the package index for their newest versions.
canaries: .venv/dev.stamp
	$(BIN)/python -m tests.canaries $(CANARIES)

# Versions and hashes come from the lock files, so everybody has the same; this checkout itself is
# installed in place, without looking for anything else.
.venv/site.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@ .venv/site.stamp

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Paperstand needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

# uv resolves for every system and Python at once; it is needed for this only.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet
lock:
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) --extra build --extra dev --output-file requirements-dev.lock

clean:
	rm -rf .venv .paperstand site dist tests/audits/node_modules
