"""A host is crawled by one worker at a time, over a real Redis."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis import Redis

from cchc.errors import SettingsError, StoreError
from cchc.settings import Settings
from crawler.crawl import CrawlSummary, crawl
from crawler.leases import PREFIX, LocalLeases, RedisLeases, open_leases

from .conftest import Answer, Portal, free_port


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    client = Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()


@pytest.fixture
def pair(client: Redis, redis_url: str) -> Iterator[tuple[RedisLeases, RedisLeases]]:
    a = RedisLeases(Redis.from_url(redis_url), "a" * 32, ttl=0.5, rest=0.5)
    b = RedisLeases(Redis.from_url(redis_url), "b" * 32, ttl=0.5, rest=0.5)
    yield a, b
    a.close()
    b.close()


def test_a_leased_host_is_not_free_until_it_is_given_back(pair: tuple[RedisLeases, RedisLeases]) -> None:
    a, b = pair
    assert a.acquire(["x.vn"]) is None
    assert b.acquire(["x.vn"]) == "x.vn is being crawled by worker aaaaaaaa"
    a.release(["x.vn"], done=False)
    assert b.acquire(["x.vn"]) is None


def test_all_hosts_are_leased_or_none(pair: tuple[RedisLeases, RedisLeases]) -> None:
    a, b = pair
    assert b.acquire(["y.vn"]) is None
    assert a.acquire(["x.vn", "y.vn"]) is not None
    assert b.acquire(["x.vn"]) is None


def test_a_host_that_two_sources_share_is_kept_until_both_are_done(pair: tuple[RedisLeases, RedisLeases]) -> None:
    a, b = pair
    assert a.acquire(["x.vn"]) is None
    assert a.acquire(["x.vn"]) is None
    a.release(["x.vn"], done=False)
    assert b.acquire(["x.vn"]) is not None
    a.release(["x.vn"], done=False)
    assert b.acquire(["x.vn"]) is None


def test_the_lease_of_a_dead_worker_expires(pair: tuple[RedisLeases, RedisLeases]) -> None:
    a, b = pair
    assert a.acquire(["x.vn"]) is None
    time.sleep(0.6)
    assert b.acquire(["x.vn"]) is None
    assert a.renew() == ["x.vn"], "the first learns that it lost the host"
    a.release(["x.vn"], done=True)
    assert b.renew() == [], "and what it does then does not touch the lease of the second"


def test_a_renewed_lease_lives_on(pair: tuple[RedisLeases, RedisLeases]) -> None:
    a, b = pair
    assert a.acquire(["x.vn"]) is None
    for _ in range(4):
        time.sleep(0.2)
        assert a.renew() == []
    assert b.acquire(["x.vn"]) is not None


def test_a_host_just_crawled_rests_except_for_its_worker(pair: tuple[RedisLeases, RedisLeases]) -> None:
    a, b = pair
    assert a.acquire(["x.vn"]) is None
    a.release(["x.vn"], done=True)
    assert b.acquire(["x.vn"]) == "x.vn was just crawled by worker aaaaaaaa"
    assert a.acquire(["x.vn"]) is None
    a.release(["x.vn"], done=True)
    time.sleep(0.6)
    assert b.acquire(["x.vn"]) is None


def test_of_many_who_ask_at_once_one_gets_the_host(client: Redis, redis_url: str) -> None:
    workers = [RedisLeases(Redis.from_url(redis_url), f"{number:032}") for number in range(8)]
    answers: list[str | None] = []
    start = threading.Barrier(8)

    def ask(leases: RedisLeases) -> None:
        start.wait()
        answers.append(leases.acquire(["x.vn"]))

    threads = [threading.Thread(target=ask, args=(leases,)) for leases in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for leases in workers:
        leases.close()
    assert answers.count(None) == 1
    assert client.get(PREFIX + "x.vn") is None


def test_without_redis_every_host_is_free() -> None:
    leases = open_leases(Settings(redis_url=None), "w")
    assert isinstance(leases, LocalLeases)
    assert leases.acquire(["x.vn"]) is None


def test_a_redis_that_does_not_answer_is_an_error_without_its_password(tmp_path: Path) -> None:
    url = f"redis://:geheim@127.0.0.1:{free_port()}/0"
    with pytest.raises(StoreError) as error:
        open_leases(Settings(redis_url=SecretStr(url)), "w")
    assert "geheim" not in str(error.value)
    with pytest.raises(SettingsError, match="CCHC_REDIS_URL"):
        open_leases(Settings(redis_url=SecretStr("no address")), "w")
    with pytest.raises(SettingsError, match="CCHC_REDIS_PASSWORD_FILE"):
        open_leases(Settings(redis_url=SecretStr(url), redis_password_file=tmp_path / "absent"), "w")


def test_two_machines_never_crawl_one_host_together(
    portal: Portal, other_portal: Portal, client: Redis, redis_url: str, tmp_path: Path
) -> None:
    for site in (portal, other_portal):
        site.site(5)
        for answer in site.answers.values():
            assert isinstance(answer, Answer)
            answer.delay = 0.05
    settings = Settings(redis_url=SecretStr(redis_url))
    summaries: list[CrawlSummary] = []

    def machine(name: str) -> None:
        sources = [portal.source("a"), other_portal.source("b")]
        if name == "two":
            sources.reverse()
        summaries.append(crawl(sources, tmp_path / name, settings=settings))

    threads = [threading.Thread(target=machine, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert portal.most_at_once == other_portal.most_at_once == 1
    for site in (portal, other_portal):
        assert len(site.paths()) == len(set(site.paths())) == 7, "each host was crawled by one machine, once"
    outcomes = [source for summary in summaries for source in summary.sources]
    assert sorted(str(source.outcome) for source in outcomes) == ["None", "None", "finished", "finished"]
    assert all("worker" in str(source.reason) for source in outcomes if source.outcome is None)
