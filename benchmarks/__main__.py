"""python -m benchmarks [NAME...]: all of them when none is named."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys

import benchmarks


def main() -> int:
    names = [
        info.name
        for info in pkgutil.iter_modules(benchmarks.__path__)
        if hasattr(importlib.import_module(f"benchmarks.{info.name}"), "measure")
    ]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("name", nargs="*", choices=[*names, []], help="which to run")
    chosen = parser.parse_args().name or names
    fallen = False
    for name in chosen:
        print(f"{name} ...", file=sys.stderr, flush=True)
        figures = importlib.import_module(f"benchmarks.{name}").measure()
        fallen = fallen or bool(figures.get("below_floor"))
        print(json.dumps({name: figures}, ensure_ascii=False, indent=2), flush=True)
    return int(fallen)


if __name__ == "__main__":
    sys.exit(main())
