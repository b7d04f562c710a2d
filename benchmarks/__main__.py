"""python -m benchmarks [NAME...]: all of them when none is named."""

from __future__ import annotations

import argparse
import importlib
import inspect
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
    parser.add_argument("--pages", type=int, help="of benchmarks over generated portals: a smaller run, for trying")
    parser.add_argument("--documents", type=int, help="of the library that scale measures: a smaller run, for trying")
    options = parser.parse_args()
    chosen = options.name or names
    fallen = False
    for name in chosen:
        print(f"{name} ...", file=sys.stderr, flush=True)
        measure = importlib.import_module(f"benchmarks.{name}").measure
        takes = inspect.signature(measure).parameters
        figures = measure(**{size: value for size, value in vars(options).items() if size in takes and value})
        fallen = fallen or bool(figures.get("below_floor"))
        print(json.dumps({name: figures}, ensure_ascii=False, indent=2), flush=True)
    return int(fallen)


if __name__ == "__main__":
    sys.exit(main())
