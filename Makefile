# make run   serve the chat on http://127.0.0.1:8000 (the first time: environment and index, some minutes)
# make test  run the tests
# make ocr   install text recognition for scans: the models of griot[ocr], without the libraries that Griot does not use
# make lint  what .ci/run checks besides
# make bench-readers  measure the readers beside the libraries that could replace them
# make fuzz  give each reader 10,000 harmed files (an hour or two; the package atheris, for Linux)
# make translations  bring the French of the interface up to date with its English, then compile it

PYTHON := $(shell for p in python3.11 python3 python; do $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test ocr lint bench-readers fuzz translations venv lock clean

run: .venv/installed
	$(BIN)/griot serve --build

test: .venv/installed
	$(BIN)/python -m pytest

ocr: .venv/installed
	$(BIN)/python -m pip install --quiet --no-deps rapidocr==3.10.0

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The libraries stand in a folder of their own, so that .venv stays what the lock says. A last word names files of yours:
# make bench-readers FOLDER=/home/me/reports
bench-readers: .venv/installed build/bench/installed
	@command -v pdftotext >/dev/null || echo "pdftotext is not on the PATH (Debian: poppler-utils): its rows are left out." >&2
	PYTHONPATH=build/bench $(BIN)/python -m bench.readers $(if $(FOLDER),--folder "$(FOLDER)")

build/bench/installed: bench/readers/requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --upgrade --target build/bench -r bench/readers/requirements.txt
	@touch $@

# Where it fails to install, `make test` is still whole: nothing else needs it.
fuzz: .venv/installed
	$(BIN)/python -m pip install --quiet "atheris>=3"
	$(BIN)/python -m tests.fuzz

# What is new is left empty in messages.po, and what was changed is marked fuzzy: a test fails until a person has said it.
translations: .venv/installed
	@mkdir -p build
	$(BIN)/pybabel -q extract --mapping pyproject.toml --keyword NN_:1,2 --no-location --sort-output --no-wrap --output build/messages.pot .
	$(BIN)/pybabel -q update --ignore-pot-creation-date --ignore-obsolete --no-wrap \
	  --input-file build/messages.pot --output-dir web/translations
	$(BIN)/pybabel -q compile --directory web/translations

venv: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Griot needs Python 3.11, and none was found on the PATH."; exit 1; }
	@echo "Making the environment in .venv: about 1 GB of packages, a few minutes the first time."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The CPU build of torch is named by its plain version, so that the lock also installs where it has another label.
lock: .venv/installed
	$(BIN)/pip-compile --quiet --upgrade --extra dev --strip-extras --allow-unsafe --no-header --annotation-style=line \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --unsafe-package pip -o requirements.lock pyproject.toml
	sed -i 's/+cpu//' requirements.lock

clean:
	rm -rf .venv .griot
