# Everything a fresh machine needs is installed by `make install`; the other targets call it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
BIN := .venv/bin
# Tests start many processes, each of which would compile every module again.
unexport PYTHONDONTWRITEBYTECODE
INSTALLED := .venv/.installed

.PHONY: install demo test quick soak soak-timetable bench coverage mutants lint check format picture promtool clean

install: $(INSTALLED)

$(INSTALLED): pyproject.toml uv.lock scripts/install
	@scripts/install "$(PYTHON)"
	@touch $@

demo: install
	@$(BIN)/rollcall demo

# Tests that wait do so side by side: three at once for each processor.
PROCESSORS := $(shell getconf _NPROCESSORS_ONLN)
WORKERS ?= $(shell expr 3 '*' $(PROCESSORS))
PARALLEL := -n $(WORKERS) --dist loadgroup

test: install lint
	@scripts/test $(PARALLEL)

# Without the tests that wait, and without those that go through years or thousands of examples; few of these wait for
# anything, so that a part more than there are processors keeps all of them busy.
quick: install lint
	@$(BIN)/python scripts/quick $(shell expr 1 + $(PROCESSORS))

# Half an hour of faults, kills and restarts; what it found is written to docs/soak.md. KEPT=FOLDER keeps all logs, and
# in stories.txt what each person did, saw and caused of whom something was found.
# The school had so many ROOMS before.
SECONDS ?= 1800
ROOMS ?= 100000
KEPT ?=
soak: install
	@$(BIN)/python -m tests.soak.soak $(SECONDS) $(ROOMS) docs/soak.md $(if $(KEPT),'$(KEPT)')

# About forty minutes: a timetable applied, sent again and undone; what it found is written to docs/soak-timetable.md.
# KEPT=FOLDER keeps all logs here too.
ROWS ?= 5000
soak-timetable: install
	@$(BIN)/python -m tests.soak.timetables $(ROWS) docs/soak-timetable.md $(if $(KEPT),'$(KEPT)')

# About ten minutes on a machine that has nothing else to do; results are written to benchmarks/results.md.
bench: install
	@$(BIN)/uv sync --quiet --locked --inexact --extra sandbox --group bench
	@! command -v npm >/dev/null || npm install --silent --no-package-lock --prefix benchmarks/chrono
	@$(BIN)/python benchmarks/bench.py

# Which lines no test runs; sys.monitoring where this Python has it costs least.
coverage: install
	@$(BIN)/coverage erase
	@COVERAGE_CORE=$$($(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")') \
		$(BIN)/coverage run -m pytest $(PARALLEL)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

# Small bugs that mutmut puts in, and that no test notices: of ONLY='bot.access*', which are tried again, or of all that
# pyproject.toml names and that were not tried before: half an hour on a machine that has nothing else to do.
ONLY ?=
mutants: install
	@$(BIN)/uv sync --quiet --locked --inexact --extra sandbox --group mutants
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python scripts/mutants.py $(if $(ONLY),'$(ONLY)')
	@$(BIN)/mutmut results

lint: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

check: lint
	@$(BIN)/mypy
	@$(BIN)/python scripts/vulnerabilities

format: install
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The pictures of README and docs/design.md, from what the bot really sends.
picture: install
	@$(BIN)/rollcall gallery --only room_created --svg docs/room.svg
	@$(BIN)/rollcall gallery --before docs/design-before.jsonl --svg docs/design.svg

# Prometheus's promtool, with which a test loads the alert rules, from Debian's package, which is not installed.
promtool: install
	@scripts/promtool

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* mutants
