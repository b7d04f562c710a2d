"""DOC (Word 97-2003) through LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.draft import Draft
from crawler.files.programs import run

SECONDS = 25
MAX_BYTES = 60_000_000


def read_file(capture: Capture) -> Draft:
    """The document of a DOC file. Raises ReadError (engine_absent where LibreOffice is not installed, timeout ...)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes, at most {MAX_BYTES} are read")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadError("engine_absent", "a DOC file needs LibreOffice (soffice): install it, or save the file as DOCX")
    from crawler.files import docx

    with tempfile.TemporaryDirectory(prefix="cchc-doc-") as folder:
        source = Path(folder, "file.doc")
        source.write_bytes(capture.body)
        command = [
            program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            done = run(command, SECONDS)
        except TimeoutError as error:
            raise ReadError("timeout", f"LibreOffice took longer than {SECONDS} s") from error
        except OSError as error:
            raise ReadError("engine_absent", f"LibreOffice cannot be started: {error.strerror}") from error
        target = source.with_suffix(".docx")
        if not target.exists():
            said = [line for line in f"{done.stderr}\n{done.stdout}".splitlines() if "rror" in line]
            reason = f": {said[-1].strip()[:200]}" if said else ""
            raise ReadError("unreadable", f"LibreOffice cannot open the DOC file{reason}")
        return docx.read_file(replace(capture, body=target.read_bytes()))
