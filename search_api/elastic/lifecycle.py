"""How generations of indices come, take over and go, without a moment in which nothing answers.

`create` makes a generation, `fill` copies into it while everybody reads and writes the current one, and `switch`
catches up with what was written meanwhile: for that moment writers are held back (they wait, and then write into the
new generation), then all aliases move in one step. Readers notice nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from elasticsearch import Elasticsearch

from cchc.errors import NewerStoreError, SettingsError, StoreBusyError, StoreError
from search_api.elastic.copying import Copier, Heard, copied
from search_api.elastic.indices import Generation, Survey, survey
from search_api.elastic.lease import Lease, is_free
from search_api.elastic.mappings import MAPPINGS, VERSION, alias, body, template

log = logging.getLogger(__name__)
# What is to be caught up with while writers wait; after so many rounds they are held back in any case.
ROUNDS = 5
UPGRADE_SECONDS = 3600.0  # that an opener waits for another who brings the indices up to date


def prepare(client: Elasticsearch, prefix: str, *, writable: bool, version: int = VERSION) -> None:
    """Create what is missing and bring what is older up to date; for reading only, just look.

    Raises NewerStoreError when a newer cchc made the indices, StoreError when they are missing and may not be made,
    StoreBusyError when another process exchanges them just now and they are too old to be written to.
    """
    found = survey(client, prefix)
    held = found.current
    if held is not None and held.version > version:
        raise NewerStoreError(
            f"index {alias(prefix, min(found.served))} has version {held.version}, this cchc knows up to {version}: "
            "take a newer cchc, or set another CCHC_ELASTICSEARCH_PREFIX"
        )
    missing = [name for name in MAPPINGS if name not in found.served]
    if held is not None and held.version < version:
        if not writable:
            raise StoreError(f"index {alias(prefix, min(found.served))} is older: open it once for writing")
        _upgrade(client, prefix, version)
    elif missing:
        if not writable:
            raise StoreError(f"index {alias(prefix, missing[0])} does not exist yet: crawl or ingest first")
        _install_templates(client, prefix)
        for name in missing:
            _create(client, prefix, name, held or Generation(version), served=True)
    elif writable and held is not None:
        _let_writers_on(client, prefix, found)


def _upgrade(client: Elasticsearch, prefix: str, version: int) -> None:
    """Bring the indices up to a version, or wait until another process has done so."""
    deadline = time.monotonic() + UPGRADE_SECONDS
    while True:
        try:
            create(client, prefix, version=version)
            fill(client, prefix)
            switch(client, prefix)
            return
        except StoreBusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        except SettingsError:  # another has switched between two of these steps
            pass
        current = survey(client, prefix).current
        if current is not None and current.version >= version:
            return


def create(client: Elasticsearch, prefix: str, *, version: int = VERSION) -> Generation:
    """The generation that is to follow, made where there is none yet; the first one is served at once."""
    with Lease(client, prefix):
        found = survey(client, prefix)
        if found.current is not None and found.current.version > version:
            raise NewerStoreError(f"the indices of {prefix} are of version {found.current.version}: take a newer cchc")
        _install_templates(client, prefix)
        first = found.current is None
        generation = found.next
        if generation is not None and generation.version != version:
            _drop(client, found, generation)  # begun by another cchc
            generation = None
        made = generation or found.following(version)
        for name in MAPPINGS:
            _create(client, prefix, name, made, served=first)
        return made


def fill(client: Elasticsearch, prefix: str, heard: Heard | None = None) -> Generation:
    """Copy the current generation into the next one, and what is written meanwhile too; how often one likes.

    Raises SettingsError when there is none to fill.
    """
    with Lease(client, prefix):
        copier, target = _copier(client, prefix, heard)
        copier.run()
        return target


def switch(
    client: Elasticsearch, prefix: str, *, keep: bool = False, complete: Callable[[], None] | None = None
) -> Generation:
    """Let the next generation take over, caught up with all that was written to the current one.

    The older ones are removed, unless they are to be kept. `complete` makes a generation that is no copy (one that was
    made from the archive) complete while writers are held back; it raises to keep the current one.
    Raises SettingsError when there is no next generation or it is not filled.
    """
    with Lease(client, prefix) as lease:
        found = survey(client, prefix)
        if complete is None:
            copier, target = _copier(client, prefix, None)
            if copied(client, target.indices(prefix)) is None:
                raise SettingsError(
                    f"the indices of generation {target} are not filled: `cchc index reindex` does that"
                )
            for _ in range(ROUNDS):
                if not copier.run():
                    break
            complete = copier.finish
        elif found.next is None:
            raise SettingsError("there are no indices to switch to: `cchc index create` makes them")
        else:
            target = found.next
        _exchange(client, found, target, complete, lease)
        for generation in [] if keep else survey(client, prefix).older:
            _drop(client, survey(client, prefix), generation)
        return target


def drop(client: Elasticsearch, prefix: str, generation: Generation) -> None:
    """Remove a generation that is not served. Raises SettingsError for one that is, or that there is not."""
    with Lease(client, prefix):
        found = survey(client, prefix)
        if generation == found.current or generation not in found.generations:
            raise SettingsError(f"generation {generation} is served, or is not there: only others can be removed")
        _drop(client, found, generation)


def _copier(client: Elasticsearch, prefix: str, heard: Heard | None) -> tuple[Copier, Generation]:
    found = survey(client, prefix)
    if found.current is None or found.next is None:
        raise SettingsError("there are no indices to copy into: `cchc index create` makes them")
    target = found.next
    anew = target.version != found.current.version
    return Copier(client, found.indices, target.indices(prefix), project=anew, heard=heard or _unheard), target


def _unheard(name: str, done: int, total: int) -> None:
    pass


def _exchange(
    client: Elasticsearch, found: Survey, target: Generation, complete: Callable[[], None], lease: Lease
) -> None:
    prefix = found.prefix
    old = found.indices.all()
    try:
        for index in old:
            client.indices.add_block(index=index, block="write")  # when it returns, all that was begun is written
        complete()
        lease.confirm()
        actions: list[dict[str, Any]] = [
            {"remove": {"index": index, "alias": alias(prefix, name), "must_exist": True}}
            for name, index in found.served.items()
        ]
        for name, index in target.indices(prefix).items():
            actions.append({"add": {"index": index, "alias": alias(prefix, name)}})
        client.indices.update_aliases(actions=actions)
    except BaseException:
        if survey(client, prefix).current == found.current:
            _unblock(client, old)
        raise
    log.info("generation %s of the indices has taken over from %s", target, found.current)


def _let_writers_on(client: Elasticsearch, prefix: str, found: Survey) -> None:
    """After a switch that was killed between holding writers back and letting the new generation take over."""
    settings: Any = client.indices.get_settings(
        index=found.indices.all(), name="index.blocks.write", flat_settings=True
    )
    blocked = [index for index, held in settings.body.items() if held["settings"].get("index.blocks.write") == "true"]
    if blocked and is_free(client, prefix):
        log.warning("a switch of indices was broken off: writing into %s goes on", found.current)
        _unblock(client, blocked)


def _unblock(client: Elasticsearch, indices: list[str]) -> None:
    client.indices.put_settings(index=indices, settings={"index.blocks.write": None})


def _install_templates(client: Elasticsearch, prefix: str) -> None:
    for name in MAPPINGS:
        client.indices.put_index_template(name=alias(prefix, name), **template(prefix, name))


def _create(client: Elasticsearch, prefix: str, name: str, generation: Generation, *, served: bool) -> None:
    index = generation.index(prefix, name)
    aliases: dict[str, Any] = {alias(prefix, name): {}} if served else {}
    # Two processes may start at once: the one that comes second finds it made.
    client.options(ignore_status=400).indices.create(index=index, aliases=aliases, **body(name))
    if not client.indices.exists(index=index):
        raise StoreError(f"index {index} could not be created")


def _drop(client: Elasticsearch, found: Survey, generation: Generation) -> None:
    for index in found.generations[generation].values():
        client.options(ignore_status=404).indices.delete(index=index)
