# The manual: `make` alone lists what can be done. Every target makes the environment that it needs, once,
# from the locked files in requirements/. PYTHON=... names another interpreter, ARGS="..." adds to a command.

DEV := .venv-dev/bin/python
RUN := .venv-run/bin/python
BENCH := .venv-bench/bin/python

.PHONY: help demo test lint fmt types bench bench-kill bench-crash bench-mutants bench-growth bench-due bench-daily gallery pictures i18n \
	lock run-environment dev-environment bench-environment

help:
	@echo "make demo      try the bot on a page of phones, without Telegram and without a token (ARGS=--terminal in the terminal)"
	@echo "make test      all checks and tests, each with its time; names those that failed"
	@echo "make lint      style, format and import direction only"
	@echo "make fmt       write the code in the house's form"
	@echo "make types     the type check only"
	@echo "make bench     speed, latency, CPU and memory beside other bots (about six minutes)"
	@echo "make bench-kill    kill -9 among 200 users, beside other bots: what is lost"
	@echo "make bench-crash   kill -9 at every point where the bot commits or calls, on both databases: what it costs"
	@echo "make bench-mutants the engine broken in two hundred places: which of them its tests notice"
	@echo "make bench-growth  speed and memory as cases, people, flows and hours grow (ARGS=--write renews docs/performance.md)"
	@echo "make bench-due     a thousand reminders of the same second, with a million deadlines in the file"
	@echo "make bench-daily   the day on a hundred thousand instalments, and how long a tap waits meanwhile"
	@echo "make gallery   every screen in both languages on one page (ARGS=--check what is wrong, --write renews the tests')"
	@echo "make pictures  take the pictures of README.md anew from the page (needs Chromium; ARGS=demo takes one)"
	@echo "make i18n      bring the catalogues in locales/ up to date with flows/ and bot/"
	@echo "make lock      write the locked requirement files anew (ARGS=--upgrade takes newer versions)"

demo: run-environment
	@$(RUN) -m bot demo $(ARGS)

test: dev-environment
	@$(DEV) tests/check.py $(ARGS)

lint: dev-environment
	@$(DEV) tests/check.py style format layers

fmt: dev-environment
	@$(DEV) -m ruff check --fix $(ARGS)
	@$(DEV) -m ruff format $(ARGS)

types: dev-environment
	@$(DEV) tests/check.py types

bench: bench-environment
	@$(BENCH) -m tests.bench $(ARGS)

bench-kill: bench-environment
	@$(BENCH) -m tests.bench.kill $(ARGS)

bench-crash: dev-environment
	@$(DEV) -m tests.crash $(ARGS)

bench-mutants: dev-environment
	@$(DEV) -m tests.mutants $(ARGS)

bench-daily: bench-environment
	@$(BENCH) -m tests.bench.daily $(ARGS)

bench-due: bench-environment
	@$(BENCH) -m tests.bench.due $(ARGS)

bench-growth: bench-environment
	@$(BENCH) -m tests.bench.growth $(ARGS)

gallery: dev-environment
	@$(DEV) -m bot gallery $(ARGS)

pictures: dev-environment
	@$(DEV) -m tests.browser.pictures $(ARGS)

i18n: dev-environment
	@$(DEV) -m bot i18n update $(ARGS)

lock:
	@PYTHON="$(PYTHON)" sh requirements/install.sh lock
	@PATH="$(CURDIR)/.venv-lock/bin:$$PATH" .venv-lock/bin/python requirements/lock.py $(ARGS)

run-environment:
	@PYTHON="$(PYTHON)" sh requirements/install.sh run

bench-environment:
	@PYTHON="$(PYTHON)" sh requirements/install.sh bench

dev-environment:
	@PYTHON="$(PYTHON)" sh requirements/install.sh dev
