"""Hosts leased to one crawl worker at a time, so that many machines stay as polite as one.

A lease is a key of Redis that expires by itself: a worker that dies gives its hosts back within `ttl` seconds. When a
host is done its key stays as a note for `rest` seconds, so that no other worker crawls it again at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, cast

from cchc.errors import SettingsError, StoreError
from cchc.settings import Settings

if TYPE_CHECKING:
    from redis import Redis

PREFIX = "cchc:host:"
BACKFILL = "cchc:backfill:"
# A backfill goes on over many runs in one data folder; what no run went on with for so long anybody may begin.
CLAIM = 7 * 86400.0
TTL = 60.0
REST = 3600.0

# Renew, release and mark are compare-and-set: only the holder of the token may.
RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
MARK = (
    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1 end"
    " return 0"
)
# A worker may come back to a host that it finished itself: its validators make that cheap.
ACQUIRE = (
    "local held = redis.call('GET', KEYS[1])"
    " if held and held ~= ARGV[3] then return held end"
    " redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return ARGV[1]"
)


class Leases(Protocol):
    """Who may crawl which host. Methods raise StoreError when the leases cannot be asked for."""

    ttl: float

    def acquire(self, hosts: Iterable[str]) -> str | None:
        """Take all hosts, or none: None when they are held now, else the host that is not free and why."""

    def renew(self) -> list[str]:
        """Keep all that is held; returns the hosts that were lost."""

    def release(self, hosts: Iterable[str], *, done: bool) -> None:
        """Give hosts back; `done` says that they were crawled to the end."""

    def claim(self, source: str) -> str | None:
        """Take the backfill of a source on for this worker's runs to come: None, or who does it already."""

    def disclaim(self, source: str) -> None:
        """The backfill of a source is done."""

    def close(self) -> None: ...


class LocalLeases:
    """One machine alone: every host is free. That one process crawls into a data folder is held by its lock."""

    ttl = 3600.0

    def acquire(self, hosts: Iterable[str]) -> str | None:
        return None

    def renew(self) -> list[str]:
        return []

    def release(self, hosts: Iterable[str], *, done: bool) -> None:
        return

    def claim(self, source: str) -> str | None:
        return None

    def disclaim(self, source: str) -> None:
        return

    def close(self) -> None:
        return


class RedisLeases:
    """Leases in Redis, for `worker`: a name that lasts as long as its data folder."""

    def __init__(self, client: Redis, worker: str, *, ttl: float = TTL, rest: float = REST) -> None:
        self._client = client
        self._token = f"lease:{worker}:{secrets.token_hex(8)}"
        self._done = f"done:{worker}"
        self._worker = worker
        self.ttl = ttl
        self._rest = rest
        self._held: dict[str, int] = {}

    def acquire(self, hosts: Iterable[str]) -> str | None:
        taken: list[str] = []
        for host in sorted(set(hosts)):
            if host not in self._held:
                answer = self._run(ACQUIRE, PREFIX + host, self._token, round(self.ttl * 1000), self._done)
                holder = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
                if holder != self._token:
                    self.release(taken, done=False)
                    kind, _, worker = holder.partition(":")
                    name = worker.partition(":")[0][:8]
                    if kind == "done":
                        return f"{host} was just crawled by worker {name}"
                    return f"{host} is being crawled by worker {name}"
            self._held[host] = self._held.get(host, 0) + 1
            taken.append(host)
        return None

    def renew(self) -> list[str]:
        lost = [host for host in self._held if not self._run(RENEW, PREFIX + host, self._token, round(self.ttl * 1000))]
        for host in lost:
            del self._held[host]
        return lost

    def release(self, hosts: Iterable[str], *, done: bool) -> None:
        for host in set(hosts):
            count = self._held.get(host, 0)
            if count > 1:
                self._held[host] = count - 1
            elif count == 1:
                del self._held[host]
                if done:
                    self._run(MARK, PREFIX + host, self._token, self._done, round(self._rest * 1000))
                else:
                    self._run(RELEASE, PREFIX + host, self._token)

    def claim(self, source: str) -> str | None:
        answer = self._run(ACQUIRE, BACKFILL + source, self._worker, round(CLAIM * 1000), self._worker)
        holder = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
        return None if holder == self._worker else f"its backfill is worker {holder[:8]}'s"

    def disclaim(self, source: str) -> None:
        self._run(RELEASE, BACKFILL + source, self._worker)

    def close(self) -> None:
        self.release(list(self._held), done=False)
        self._client.close()

    def _run(self, script: str, key: str, *arguments: Any) -> Any:
        from redis.exceptions import RedisError

        try:
            return self._client.eval(script, 1, key, *(str(argument) for argument in arguments))
        except RedisError as error:
            raise StoreError(f"Redis cannot be asked for the lease of {key.rpartition(':')[2]}: {error}") from error


def open_leases(settings: Settings, worker: str) -> Leases:
    """Leases of the Redis that the settings name, or of this machine alone.

    Raises SettingsError for a wrong address or a password file that cannot be read, StoreError when Redis does not
    answer. The address is not repeated in messages, since it may hold a password.
    """
    if settings.redis_url is None:
        return LocalLeases()
    from redis import Redis
    from redis.exceptions import RedisError

    password = settings.redis_secret()  # one in the address comes before it
    try:
        client = Redis.from_url(
            settings.redis_url.get_secret_value(),
            socket_timeout=5,
            socket_connect_timeout=5,
            password=password,
        )
    except ValueError as error:
        raise SettingsError(f"CCHC_REDIS_URL is no address of Redis: {error}") from error
    try:
        client.ping()
    except RedisError as error:
        client.close()
        raise StoreError(f"Redis (CCHC_REDIS_URL) does not answer: {type(error).__name__}") from error
    return cast(Leases, RedisLeases(client, worker))
