"""The notebook of docs/ runs over the sample portals' data, and is committed with what it shows."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebook_script", ROOT / "scripts" / "notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("default")  # the kernel's own, of its sockets
def test_it_runs_over_the_sample_data(script: ModuleType, tmp_path: Path) -> None:
    script.sample_data(tmp_path)
    made = script.run(tmp_path)
    committed = nbformat.read(script.NOTEBOOK, as_version=4)
    kinds = [[output.output_type for output in cell.get("outputs", ())] for cell in made.cells]
    assert kinds == [[output.output_type for output in cell.get("outputs", ())] for cell in committed.cells]
    assert any("image/svg+xml" in output.get("data", {}) for cell in made.cells for output in cell.get("outputs", ()))


def test_it_is_committed_with_outputs_and_without_paths(script: ModuleType) -> None:
    notebook = nbformat.read(script.NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert shown
    assert {output.output_type for output in shown} <= {"stream", "execute_result", "display_data"}
    assert not re.search(r"/(?:home|root|tmp|work|Users)/|127\.0\.0\.1", str(shown))
