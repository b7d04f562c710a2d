"""`python -m cli` is `cchc`."""

from cli.main import run

run()
