# Cakap: `make run` and `make test` are the two commands; the rest serves them.
.DEFAULT_GOAL := help
PY := .venv/bin/python
TEMPLATES := lms content assessments courses certificates
COMPILE := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url
ARGS ?=

.PHONY: help run setup test lint format bench faults lock clean

help: ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

run: ## Install what is missing, load the demo, start web and worker (PORT=8000)
	@.ci/setup && exec .ci/serve

setup: ## Only install and load, do not start
	@.ci/setup

test: ## Every check and every test (ARGS="-k word" narrows pytest)
	@ARGS="$(ARGS)" .ci/check

lint: ## Check Python and template style
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet $(TEMPLATES)

format: ## Rewrite Python in our style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: ## Print one JSON line per figure (ARGS=certificates for one group)
	@.ci/setup >&2 && $(PY) manage.py bench $(ARGS)

faults: ## Kill processes while they work and count what survives
	$(PY) -m pytest -m faults $(ARGS)

lock: ## Write both lock files from requirements*.txt
	$(COMPILE) requirements.txt -o requirements.lock
	$(COMPILE) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

clean: ## Remove what was made here, the demo database included
	rm -rf .venv node_modules var artifacts .pytest_cache .ruff_cache .hypothesis
