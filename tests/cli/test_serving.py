"""The socket that is served on; a data folder of an older cchc is brought up to date where nobody else writes to it."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sqlite3
from pathlib import Path

import pytest

from cchc.errors import OlderStoreError, StoreBusyError, StoreError
from cchc.settings import Settings
from cli.opening import store_of
from cli.serving import bring_up_to_date, listening_socket
from search_api.embedded import migrations, schema
from tests.contract.rankings import entries, ranking_articles


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data")
    with store_of(settings, writable=True) as store:
        store.put(entries(*ranking_articles()))
    return settings


def with_older_lines(settings: Settings) -> None:
    connection = sqlite3.connect(settings.data / "store.sqlite")
    with connection:
        connection.execute("UPDATE documents SET lined = '0-older'")
    connection.close()


def with_older_schema(settings: Settings) -> None:
    for file in settings.data.glob("store.sqlite*"):
        file.unlink()
    shutil.rmtree(settings.data / "index")
    connection = sqlite3.connect(settings.data / "store.sqlite", isolation_level=None)
    schema.migrate(connection, settings.data, migrations.MIGRATIONS[:-1])
    connection.close()


@pytest.mark.parametrize("older", [with_older_lines, with_older_schema])
def test_an_older_store_is_brought_up_to_date_once(
    settings: Settings, older: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(older)
    older(settings)
    with pytest.raises(OlderStoreError, match="once for writing"), store_of(settings) as store:
        store.fact_fields()
    bring_up_to_date(settings)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"the store in {settings.data} was written by an older cchc: it is brought up to date" in told
    with store_of(settings) as store:
        assert bool(store.fact_fields()) is (older is with_older_lines)
    bring_up_to_date(settings)
    assert capsys.readouterr().err == ""


def test_an_older_store_that_another_writes_to_is_refused_in_words(settings: Settings) -> None:
    with store_of(settings, writable=True):
        with_older_lines(settings)
        with pytest.raises(StoreBusyError, match="older cchc, and another process writes to it: stop that one"):
            bring_up_to_date(settings)


def test_a_folder_without_records_is_not_made_into_a_store(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "none")
    with pytest.raises(StoreError, match="none"):
        bring_up_to_date(settings)
    assert not (tmp_path / "none" / "store.sqlite").exists()


def test_answers_are_not_held_back_for_what_readers_acknowledge() -> None:
    async def delays() -> list[int]:
        seen: list[int] = []

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            held: socket.socket = writer.get_extra_info("socket")
            seen.append(held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listening_socket("127.0.0.1", 0)
        server = await asyncio.start_server(answer, sock=listener)
        async with server:
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            await reader.read()
            writer.close()
        return seen

    assert asyncio.run(delays()) == [1]
