# Short names for developers; `python3 run.py` needs none of this.
PYTHON = .venv/bin/python
RUN = python3 run.py

.PHONY: run test check bench lock words

run:
	$(RUN)

test:
	$(RUN) test

check:  # the quick part: style, types, import contracts
	$(PYTHON) -m ruff check && $(PYTHON) -m ruff format --check && $(PYTHON) -m mypy && .venv/bin/lint-imports

bench:
	$(RUN) bench

lock:  # after a change of requirements/*.in; needs uv
	for name in run dev; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    requirements/$$name.in -o requirements/$$name.txt; \
	done

words:  # after a change of words on admin pages
	.venv/bin/pybabel -q extract -F translations/babel.cfg --no-location -o messages.pot .
	.venv/bin/pybabel -q update -i messages.pot -d translations -l en --no-fuzzy-matching --no-wrap && rm messages.pot
	.venv/bin/pybabel -q compile -d translations
