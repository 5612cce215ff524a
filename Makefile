# Two commands matter: `make demo` and `make test`. Both set everything up first, in a virtual environment of their own.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test browser lint docs readme site wheel sbom gold bench lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Reads the bundled articles; the last lines are the paths of their JSON.
demo: setup
	$(BIN)/detente read examples --format table --out out/demo

test: setup lint site wheel browser
	$(BIN)/python -m pytest

# Chromium for the tests that look at the desk. Where it is not there and cannot be installed, they are skipped and say so.
browser:
	@command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null 2>&1 \
	    || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	    || echo "no Chromium: the tests that look at the desk will be skipped"

lint: setup
	$(BIN)/ruff check src tests bench tools
	$(BIN)/mypy
	$(BIN)/detente check
	$(BIN)/python -m detente.cli.docs --check

# Pages that are made from the code, and the output shown in README.md.
docs: setup
	$(BIN)/python -m detente.cli.docs

readme: setup
	$(BIN)/python -m detente.cli.docs --readme

# The pages as a site, in out/site. A warning is an error.
site: setup
	$(BIN)/sphinx-build -q -W --keep-going -d out/doctrees -b html docs out/site

# The wheel, tried in an environment that has only what it asks for.
wheel: setup
	$(BIN)/python tools/try_wheel.py out/wheel

# What the locked environment is made of, as CycloneDX.
sbom: setup
	$(BIN)/cyclonedx-py environment --output-reproducible --of JSON -o out/sbom.json $(VENV)

# The figures on our own gold articles.
gold: setup
	$(BIN)/python -m detente.evaluate.gate

bench: setup
	$(BIN)/python bench/speed.py

# Needs pip-tools; the lock holds hashes and no index address.
lock:
	pip-compile --quiet --strip-extras --extra browser --extra dev --extra docs --extra pdf --extra ray --extra release --extra server --all-build-deps --allow-unsafe --generate-hashes \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) out
