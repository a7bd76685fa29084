PYTHON ?= python3
LAUNCH = $(PYTHON) -m launch
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test prove lint bench manage clean python

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: python ## everything from nothing, then http://127.0.0.1:8000 (PORT, DATABASE_URL, REDIS_URL override)
	@exec $(LAUNCH) run

test: python ## the whole suite on servers of its own (ARGS="-k dossier" goes to pytest)
	@exec $(LAUNCH) test $(ARGS)

prove: python ## the laws on many thousand random examples, some minutes (ARGS go to pytest)
	@exec $(LAUNCH) prove $(ARGS)

lint: python ## formatting, style, types, import directions, templates
	@exec $(LAUNCH) lint

bench: python ## measurements on servers of their own (ARGS goes to python -m bench)
	@exec $(LAUNCH) bench $(ARGS)

manage: python ## a management command on the servers of make run: ARGS="verify_history"
	@exec $(LAUNCH) manage $(ARGS)

clean: python ## stop a running product and remove all its state
	@exec $(LAUNCH) clean

python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed and $(PYTHON) was not found."; exit 1; }
