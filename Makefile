# `make run` and `make test` set up all they need; `make check` is the gate before a commit.
SHELL := /bin/sh
.DEFAULT_GOAL := run

BIN := .venv/bin
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		&& command -v "$$name" && break; done)
INPUTS := pyproject.toml constraints.txt hatch_build.py
WORKERS := -n auto --maxprocesses=4 --dist=worksteal

# Each worker and each `chenhe` that a test starts would compile the whole tree again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install test check fix soak bench suggestion damage audit-trial house hostile mutants exercises-baseline

run: .venv/.for-use ## install, seed the demonstration and serve it
	$(BIN)/chenhe demo

install: .venv/.for-development

test: install ## every test but the soak
	@chosen='not soak'; left_out=; \
	for what in browser pdf; do \
		.ci/system-packages $$what && continue; \
		chosen="$$chosen and not $$what"; left_out="$${left_out:-Left out:} tests/$$what"; \
	done; \
	if [ -n "$$left_out" ] && [ "$${CI:-}" = true ]; then \
		echo "$$left_out. Not under CI=true." >&2; exit 1; \
	fi; \
	$(BIN)/pytest $(WORKERS) -m "$$chosen" --hypothesis-profile=full --junitxml=build/tests.xml; \
	result=$$?; [ -z "$$left_out" ] || echo "$$left_out" >&2; exit $$result

check: install ## format, lint, types, layers, fast tests
	.ci/gate $(BIN)/pytest $(WORKERS) -q -m 'not browser and not pdf and not postgres and not soak'

fix: install
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

soak: install ## long random runs; CHENHE_PM4PY names a Python that has pm4py, to compare with
	@[ -n "$${CHENHE_PM4PY:-}" ] || echo 'Left out: pm4py beside the audit (CHENHE_PM4PY).' >&2
	$(BIN)/pytest $(WORKERS) -rs -m 'soak or hypothesis' --hypothesis-profile=soak

bench: install
	$(BIN)/python -m tests.benchmarks

suggestion: install ## how often the right row is suggested
	$(BIN)/python -m tests.subjects

exercises-baseline: install ## what guessing earns in the exercises 排流程 and 查缺失
	$(BIN)/python -m tests.guessing

damage: install ## clean pages damaged thousands of times: what the reader notices
	$(BIN)/python -m tests.damage

audit-trial: install ## what the audit finds of what is planted in conforming records
	$(BIN)/python -m tests.audit_trial

hostile: install ## hostile requests, files, crowds, kills and outages: how each is answered
	$(BIN)/python -m tests.hostile

house: install ## modules, depth of imports, docstrings: the figures that tests/test_house.py limits
	$(BIN)/python -m tests.house

mutants: install ## faults planted in workflow/: which ones no test notices
	$(BIN)/python -m tests.mutants

.venv/bin/pip:
	@[ -n "$(PYTHON)" ] || { echo 'Chenhe needs Python 3.11 or newer; none was found.' >&2; exit 1; }
	@.ci/system-packages environment "$(PYTHON)"
	"$(PYTHON)" -m venv --clear .venv

.venv/.for-use: $(INPUTS) | .venv/bin/pip
	$(BIN)/pip install -c constraints.txt -e '.[audit,pdf,sim]'
	@.ci/system-packages pdf || echo 'Without them the demonstration runs, but makes no PDF.' >&2
	@touch $@

.venv/.for-development: $(INPUTS) | .venv/bin/pip
	$(BIN)/pip install -c constraints.txt -e '.[dev]'
	@touch .venv/.for-use $@
