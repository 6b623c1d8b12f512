# Every target builds .venv when it must, and works from any current directory (make -C).
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help sandbox run check install-service test campaign bench lint audit format pictures clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

sandbox: $(VENV)/runtime ## try the bot in the browser, without a token or a network
	@$(RUN) main.py sandbox $(ARGS)

run: $(VENV)/runtime ## run the bot against Telegram (settings.ini holds the token)
	@$(RUN) main.py $(ARGS)

# Compiled here, since a service that may write only to data/ would do it anew at each start.
check: $(VENV)/runtime ## check settings, database and token
	@$(RUN) -m compileall -q main.py todobot
	@$(RUN) main.py check

install-service: ## print the systemd unit for this folder; with sudo, install it and start the bot
	@$(PYTHON) deploy/install_service.py $(if $(filter 0,$(shell id -u)),--install)

test: lint ## lint, check types, run all tests
	$(RUN) -m pytest $(ARGS)

campaign: $(VENV)/development ## try for an hour to lose something (ARGS="kill --seed 7 --scale 0.1")
	@$(RUN) -m tests.campaigns $(ARGS)

bench: $(VENV)/runtime ## measure an update beside other bots: 20 minutes, needs gcc, Node and npm (ARGS="--quick")
	@$(RUN) -m bench $(ARGS)

lint: $(VENV)/development ## check style and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy --strict

audit: $(VENV)/development $(VENV)-audit/ready ## look for known holes in the libraries, and for holes in the code
	$(VENV)/bin/ruff check --select S main.py todobot
	@$(RUN) deploy/audit.py $(VENV)-audit/bin/pip-audit

format: $(VENV)/development ## put the code into the house's form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

pictures: $(VENV)/development ## make the pictures of the documentation anew (needs Chromium)
	$(RUN) -m docs.make_pictures

clean: ## remove the environment and what the tools left (never data/)
	rm -rf $(VENV) $(VENV)-audit bench/.built .mypy_cache .pytest_cache .ruff_cache .hypothesis screenshots

# The stamps are touched last, so that an interrupted build starts over.
$(VENV)/runtime: requirements.txt
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Could not make $(VENV): it needs Python 3.11 or newer and, on Debian and its kin, the package python3-venv."; exit 1; }
	@$(RUN) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { rm -rf $(VENV); echo "todobot needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)-audit/ready: requirements-audit.txt
	@test -x $(VENV)-audit/bin/python || $(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt
	@touch $@

$(VENV)/development: requirements-dev.txt $(VENV)/runtime
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
