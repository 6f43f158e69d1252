# Needs git, make and Python 3.11 or newer with venv; everything else goes into .venv, by the lock in requirements/.

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=8
QUICK := -m "not slow and not browser" --hypothesis-profile=quick
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate --quiet --upgrade

# Given on the command line, and read by the recipe as shell variables, so that any file name works, even one with a $.
override export LOG := $(value LOG)
override export MAPPING := $(value MAPPING)

.DEFAULT_GOAL := help
.PHONY: help start report test quick form check bench shape docs spark lock

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-7s %s\n", $$1, $$2 }'

start: .venv/package ## start the application and print its address; or analyse a log: make start LOG=path [MAPPING=path]
ifdef LOG
	@$(BIN)/wellserved analyse $${MAPPING:+--mapping "$$MAPPING"} -- "$$LOG" || test $$? -eq 3
else
	@WELLSERVED_DATA="$${WELLSERVED_DATA:-$(CURDIR)/data}" exec $(BIN)/wellserved serve
endif

report: .venv/package ## write the log of the sample company, and its report
	@$(BIN)/wellserved demo --out sample
	@$(BIN)/wellserved analyse --mapping sample/mapping.toml --hours sample/hours.toml --out sample/report sample/events.csv
	@echo "Open sample/report/report.html in a browser."

test: .venv/dev ## run every test that can run here
	$(PYTEST)
	$(BIN)/python -m tests.web.on_postgres

quick: .venv/dev ## run the tests that take less than a second each
	$(PYTEST) $(QUICK)

form: .venv/dev ## look at the form, types and imports of the code
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: form ## look at the form, and run the quick tests with their coverage
	$(PYTEST) $(QUICK) --cov

bench: .venv/dev ## measure what the performance section of the README quotes
	$(BIN)/python -m benchmarks

shape: .venv/dev ## list files and functions that are longer, wider or deeper than most
	@$(BIN)/python -m tests.shape.outliers

docs: .venv/dev ## write the generated parts of the documentation anew
	@$(BIN)/python -m tests.shape.generated

spark: .venv/spark ## install what computes on a cluster of Apache Spark (half a gigabyte; needs Java 17 or newer)

lock: ## resolve the newest versions that fit pyproject.toml (needs uv)
	$(COMPILE) --group build --output-file requirements/run.txt
	$(COMPILE) --group dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(COMPILE) --extra spark --constraint requirements/run.txt --output-file requirements/spark.txt

.venv/made:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv --clear .venv && touch $@; exit; \
		fi; \
	done; \
	echo "Wellserved needs Python 3.11 or newer with venv (on Debian: apt-get install python3-venv)." \
		"If it is installed elsewhere: make PYTHON=path start." >&2; exit 1

.venv/run: requirements/run.txt .venv/made
	@echo "Installing what Wellserved needs into .venv (about a minute, only this once) ..."
	@$(PIP) install --only-binary :all: --require-hashes -r $<
	@touch $@

# The version stands in the CHANGELOG; an installation remembers the one it was made with.
.venv/package: .venv/run pyproject.toml CHANGELOG.md
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements/dev.txt | .venv/package
	@echo "Installing the tools for tests and checks into .venv ..."
	@$(PIP) install --only-binary :all: --require-hashes -r $<
	@touch $@

# PySpark comes as a source archive, which the setuptools of the lock build.
.venv/spark: requirements/spark.txt | .venv/package
	@echo "Installing Spark into .venv (half a gigabyte, only this once) ..."
	@$(PIP) install --only-binary :all: --no-binary pyspark --no-build-isolation --require-hashes -r $<
	@touch $@
