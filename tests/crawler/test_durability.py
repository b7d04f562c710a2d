"""Responses wait for the disk together."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from cchc.captures import Capture
from cchc.errors import ArchiveError
from crawler.archive import Archive
from crawler.durability import Durability


def capture(number: int) -> Capture:
    return Capture(url=f"https://a.vn/{number}", body=b"x" * 100, media_type="text/html")


def test_what_comes_while_the_disk_is_asked_waits_for_the_next_time_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path)
    archive.append(capture(0))
    asked: list[int] = []
    sizes: list[int] = []

    def slow(descriptor: int) -> None:
        asked.append(os.fstat(descriptor).st_size)
        time.sleep(0.05)

    async def respond(number: int) -> None:
        if number:  # all but the first come while the disk is busy
            await asyncio.sleep(0.01)
        location = archive.append(capture(number), sync=False)
        await durability.wait()
        sizes.append(location.offset)
        assert max(asked) > location.offset, "what was written before the call is on disk"

    async def all_of_them() -> None:
        await asyncio.gather(*(respond(number) for number in range(20)))

    durability = Durability(archive)
    monkeypatch.setattr("crawler.archive.os.fsync", slow)
    asyncio.run(all_of_them())
    assert len(sizes) == 20
    assert len(asked) == 2
    monkeypatch.undo()
    archive.close()
    assert len([one for one in Archive(tmp_path).captures() if isinstance(one, Capture)]) == 21


def test_a_disk_that_fails_fails_all_who_wait_and_nothing_is_added_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    async def respond(archive: Archive, durability: Durability) -> None:
        archive.append(capture(1), sync=False)
        await durability.wait()

    async def both() -> list[BaseException | None]:
        durability = Durability(archive)
        return await asyncio.gather(*(respond(archive, durability) for _ in range(2)), return_exceptions=True)

    archive = Archive(tmp_path)
    archive.append(capture(0))
    with monkeypatch.context() as patch:
        patch.setattr("crawler.archive.os.fsync", full)
        failures = asyncio.run(both())
    assert [str(error).partition("(")[2] for error in failures] == ["No space left on device)"] * 2
    assert all(isinstance(error, ArchiveError) for error in failures)
    archive.append(capture(2))
    archive.close()
    assert len(archive.archives()) == 2


def test_an_archive_without_a_file_is_durable(tmp_path: Path) -> None:
    asyncio.run(Durability(Archive(tmp_path)).wait())
