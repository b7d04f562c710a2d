# The two commands are `make demo` and `make test`; each does its own set-up. Windows: see README, "Without make".
PYTHON ?= python3.11
RUN := .venv/bin
# Each command and test starts processes of its own: modules are compiled once, whatever the shell says of bytecode.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-dev engines demo test lint format bench notebook screenshots lock clean

help:
	@echo "make setup   install cchc into .venv        make demo   crawl the sample portals and serve them"
	@echo "make test    everything that must hold      make lint   style, types, import direction"
	@echo "make bench   speed and quality figures      make lock   renew requirements/"
	@echo "make notebook   run docs/from-question-to-chart.ipynb again over the sample data"
	@echo "make screenshots   remake docs/images"

setup:
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

engines: setup-dev
	@$(RUN)/python scripts/engines.py install

demo: setup
	@$(RUN)/cchc demo || test $$? -eq 130  # Ctrl-C is how one leaves it

lint: setup-dev
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

format: setup-dev
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

test: engines lint
	$(RUN)/pytest -n auto --dist loadgroup $(PYTEST)

bench: setup-dev
	$(RUN)/python -m benchmarks

notebook: setup-dev
	$(RUN)/python scripts/notebook.py

screenshots: setup-dev
	$(RUN)/python scripts/screenshots.py

lock: setup-dev
	scripts/lock.sh

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
