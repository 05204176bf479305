# Everything here does its own set-up. PYTHON may be any Python from 3.11 to 3.13.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PEERS ?= .venv-peers
PIP := $(BIN)/python -m pip --disable-pip-version-check
# PyTorch from a wheel that pip already finds locally, else from PyTorch's public CPU index, else as
# it comes: PyPI's Linux build brings several gigabytes of CUDA that nothing here needs.
TORCH := $(shell sed -n 's/^torch==/torch==/p' constraints.txt)
TORCH_CPU_INDEX := https://download.pytorch.org/whl/cpu
FOLDER ?= data
WORKERS ?= 2

.PHONY: help demo test soak lab app check fix evaluate bench clean

help:
	@echo "make demo      the main job on an invented brand: shortlist, topics, network"
	@echo "make app       all boards to click, no code      make lab     JupyterLab on your projects"
	@echo "make test      the whole test suite              make soak    the suite at full counts"
	@echo "make check     lint, types and layers"
	@echo "make evaluate  quality beside named peers        make bench   speed beside named peers"

$(VENV)/.torch: constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13. Say: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "No virtual environment: on Debian, apt-get install python3-venv, then again."; exit 1; }
	@echo "Setting up (once, 2 to 5 minutes) ..."
	@$(PIP) install -q --upgrade "pip>=24"
	@$(PIP) install -q --no-index --no-deps $(TORCH) 2>/dev/null \
	  || $(PIP) install -q --no-deps --timeout 10 --retries 1 --index-url $(TORCH_CPU_INDEX) $(TORCH) 2>/dev/null \
	  || $(PIP) install -q $(TORCH)
	@touch $@

$(VENV)/.installed: $(VENV)/.torch pyproject.toml constraints.txt
	@$(PIP) install -q -c constraints.txt -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.installed
	@$(PIP) install -q -c constraints.txt -e '.[test]'
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/workbench demo $(FOLDER)/demo

lab: $(VENV)/.installed
	@$(BIN)/workbench lab $(FOLDER)

app: $(VENV)/.installed
	@$(BIN)/workbench app $(FOLDER)

$(VENV)/.chromium: $(VENV)/.tests tests/browser/chromium.py
	@$(BIN)/python tests/browser/chromium.py
	@touch $@

# A file's tests stay together: boards of one file share a browser and a kernel.
test: $(VENV)/.tests $(VENV)/.chromium
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

soak: $(VENV)/.tests $(VENV)/.chromium
	@WORKBENCH_SOAK=1 $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

check: $(VENV)/.tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/nbstripout --verify notebooks/*.ipynb

fix: $(VENV)/.tests
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/nbstripout notebooks/*.ipynb

# What we are compared with lives beside, on the same PyTorch and sentence-transformers.
$(PEERS)/.installed: $(VENV)/.tests benchmarks/peers/requirements.txt
	@$(BIN)/python -m venv $(PEERS)
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > "$$($(PEERS)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/shared.pth"
	@$(PEERS)/bin/python -m pip install -q --disable-pip-version-check -r benchmarks/peers/requirements.txt
	@touch $@

evaluate: $(PEERS)/.installed
	@WORKBENCH_PEERS_PYTHON="$${WORKBENCH_PEERS_PYTHON:-$(PEERS)/bin/python}" $(BIN)/python -m benchmarks.evaluate

bench: $(VENV)/.tests
	@$(BIN)/python -m benchmarks.bench

clean:
	rm -rf $(VENV) $(PEERS) build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
