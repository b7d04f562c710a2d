"""Runs docs/from-question-to-chart.ipynb over the sample portals' data, and keeps what it shows: `make notebook`."""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[1] / "docs" / "from-question-to-chart.ipynb"
SECONDS_OF_A_CELL = 120


def sample_data(folder: Path) -> None:
    """Crawl and read the sample portals into `folder`/demo-data. Raises CalledProcessError when that fails."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cli", "demo", "--no-serve", "--sample-port", str(port), "--data", "demo-data"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def run(folder: Path) -> nbformat.NotebookNode:
    """The notebook with what it shows beside `folder`/demo-data. Raises CellExecutionError when a cell fails."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    place = {"metadata": {"path": str(folder)}}
    with tempfile.TemporaryDirectory() as sockets:
        # Sockets of files: on a port of TCP any program of the machine may knock.
        kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{sockets}/kernel")
        NotebookClient(notebook, km=kernel, timeout=SECONDS_OF_A_CELL, record_timing=False, resources=place).execute()
    # The patch release of Python says nothing to readers, and changes with every machine.
    notebook.metadata.pop("language_info", None)
    return notebook


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=NOTEBOOK, help="where to write it; in its own place if not")
    output = parser.parse_args().output
    with tempfile.TemporaryDirectory() as name:
        sample_data(Path(name))
        notebook = run(Path(name))
    nbformat.write(notebook, output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
