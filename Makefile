# The verbs of this project; `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# `make run HOST=lan` listens on the network; PORT chooses another port.
HOST ?= 127.0.0.1
PORT ?= 5000
# Databases of tests live in memory where there is room: they need no disk to outlast a power cut.
TEST_TMPDIR := $(if $(wildcard /dev/shm/.),/dev/shm,/tmp)

# Tests in as many processes as there are processors, whole files in one; see tests/stations.py.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

.PHONY: help setup run test check fix browser messages oracle bench bench-quick guide-pictures

help: ## Say what can be typed
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install -q -c constraints.txt -e .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install -q -c constraints.txt -e '.[dev,browser,scale]'
	touch $@

setup: .venv/installed ## Create the environment and install exact versions

run: .venv/installed ## Start the product with its demo (HOST=lan for phones on the network)
	@COCREATE_BIND=$${COCREATE_BIND:-$(HOST):$(PORT)} $(BIN)/python app.py --with-demo

check: .venv/installed-dev ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: .venv/installed-dev ## Install the browser that the tests drive, if there is none
	@$(BIN)/python tests/browser/install.py

test: check browser ## Install what the tests need and pass them
	TMPDIR=$(TEST_TMPDIR) $(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not long"

fix: .venv/installed-dev ## Mend style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/installed ## List the texts that are not translated yet
	$(BIN)/cocreate messages check

oracle: .venv/installed-dev ## Check the selection engine on a folder of real elections (PABULIB=folder)
	@test -n "$(PABULIB)" || { echo 'Say which folder of .pb files with a ground_truth.json: make oracle PABULIB=folder'; exit 2; }
	PABULIB="$(abspath $(PABULIB))" $(BIN)/python -m pytest tests/domain/selection/test_ground_truth.py tests/domain/pabulib/test_writing.py

bench: .venv/installed-dev browser ## Measure the live session, a room that is played, and the making of files
	$(BIN)/pip install -q -c constraints.txt -e '.[bench-live]'
	$(BIN)/python -m bench.live
	$(BIN)/python -m bench.room
	$(BIN)/python -m bench.exports
	$(BIN)/python -m bench.soak --minutes 30

bench-quick: .venv/installed-dev ## The same with fewer people and runs, in minutes
	$(BIN)/pip install -q -c constraints.txt -e '.[bench-live]'
	$(BIN)/python -m bench.live --quick
	$(BIN)/python -m bench.room --people 40 --minutes 0.3
	$(BIN)/python -m bench.exports --runs 1

guide-pictures: .venv/installed-dev browser ## Take the pictures of docs/guide anew
	TMPDIR=$(TEST_TMPDIR) $(BIN)/python -m docs.guide.pictures
