# The commands to remember. Needs Python 3.11 or later, make and git; everything else is installed into .venv.
PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/.run-installed
DEV    := $(VENV)/.dev-installed
PIP    := $(VENV)/bin/python -m pip --disable-pip-version-check

.PHONY: drill drills test test-quick check docs messages requirements simulate soak accuracy bench-detect bench-investigate train-lure fault-table bench-respond bench-leaks clean

drill: $(RUN)          ## play the default takeover on the simulator, from collect to report
	@$(VENV)/bin/dakkan drill --keep drill-report

drills: $(RUN)         ## every drill, seeds 1 to 5, scored
	@for seed in 1 2 3 4 5; do $(VENV)/bin/dakkan drill --all --seed $$seed || exit 1; done

test: check            ## everything: style, types, docs in step, all tests
	$(VENV)/bin/python -m pytest -n 2 --dist worksteal

test-quick: $(DEV)     ## the tests that take seconds
	$(VENV)/bin/python -m pytest -n 2 -m "not slow and not soak"

check: $(DEV)          ## style, types, and whether the printed docs are in step
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python tools/docs.py --check
	$(VENV)/bin/python tools/messages.py check

docs: $(DEV)           ## print the docs that are made from the code
	$(VENV)/bin/python tools/docs.py

messages: $(DEV)       ## bring the Japanese catalogue in step with the code and compile it
	$(VENV)/bin/python tools/messages.py update

requirements: $(DEV)   ## resolve requirements/*.in into pinned, hashed *.txt
	$(PIP) install --quiet pip-tools
	for name in build run dev train; do $(VENV)/bin/python -m piptools compile --quiet --generate-hashes --strip-extras \
	  --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  -o requirements/$$name.txt requirements/$$name.in || exit 1; done

simulate: $(RUN)       ## the simulated Twilio as a server on port 8010
	@$(VENV)/bin/dakkan simulate

soak: $(DEV)           ## the long runs: kills, faults and a thief who fights back, by the ten thousand
	$(VENV)/bin/python -m pytest -n 2 -m soak

train-lure: $(RUN)      ## train the text model of the lure judge; needs the data, see docs/lure.md
	@$(PYTHON) -m venv $(VENV)/train
	@$(VENV)/train/bin/python -m pip install --quiet --require-hashes -r requirements/train.txt
	@PYTHONPATH=src:tools OMP_NUM_THREADS=1 $(VENV)/train/bin/python tools/train_lure_model.py

bench-investigate: $(RUN)  ## time and memory of `investigate` over 200,000 messages
	@$(VENV)/bin/python tools/bench_investigate.py

accuracy: $(RUN)       ## how well it detects, measured and written into docs/accuracy.md (an hour or two)
	@$(VENV)/bin/python tools/accuracy.py

bench-detect: $(DEV)   ## all detectors over 10 million messages, and the event rules against pySigma on SQLite
	@$(VENV)/bin/python tools/bench_detect.py --small
	@$(VENV)/bin/python tools/bench_rules.py

bench-respond: $(RUN)  ## stop and sanitise over 1,000 subaccounts, against the floor
	@$(VENV)/bin/python tools/bench_respond.py

bench-leaks: $(RUN)    ## leak search beside its peers: recall, precision, speed
	@$(VENV)/bin/python tools/bench_leaks.py

fault-table: $(DEV)    ## every fault at every moment of a whole response, into docs/faults.md (half an hour)
	@PYTHONPATH=tests $(VENV)/bin/python tools/fault_table.py

clean:
	rm -rf $(VENV) build dist drill-report .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Dakkan needs Python 3.11 or later as $(PYTHON); name another one with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make virtual environments here; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(RUN): requirements/build.txt requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Dakkan needs into $(VENV) (pinned, checked by hash) …" >&2
	@$(PIP) install --quiet --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
