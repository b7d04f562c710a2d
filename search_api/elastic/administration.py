"""The indices as those who run them see them: made, filled, exchanged, checked, made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType

from cchc.datafolder import open_data_folder
from cchc.errors import SettingsError, StoreError
from cchc.settings import Settings
from search_api.elastic import checking, lifecycle
from search_api.elastic.connection import connect, errors
from search_api.elastic.copying import Heard
from search_api.elastic.deadletters import DeadLetters
from search_api.elastic.indices import Generation, Indices, Survey, survey
from search_api.elastic.rebuilding import Rebuild, carry_over, left_behind, refuse_left_behind
from search_api.elastic.store import ElasticsearchStore
from search_api.embedded.contents import Contents
from search_api.holdings import Difference, compare
from search_api.protocol import Outcome, Store

# Fills the store that it is given; called again, it takes in what came meanwhile.
Filler = Callable[[Store], None]


class Administration:
    """`with Administration(settings) as indices:`; whatever fails raises StoreError in one line.

    Raises SettingsError where the settings are not for Elasticsearch.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.backend != "elasticsearch":
            raise SettingsError(
                "this is for indices in Elasticsearch (CCHC_BACKEND=elasticsearch); the embedded store keeps its own "
                "in order by itself"
            )
        self._settings = settings
        self._prefix = settings.elasticsearch_prefix
        self._client = connect(settings)

    def __enter__(self) -> Administration:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def survey(self) -> tuple[Survey, dict[str, int]]:
        """The generations, and how many rows each index holds."""
        with errors(self._settings):
            found = survey(self._client, self._prefix)
            names = [index for generation in found.generations.values() for index in generation.values()]
            return found, {name: int(self._client.count(index=name)["count"]) for name in names}

    def create(self) -> Generation:
        with errors(self._settings):
            return lifecycle.create(self._client, self._prefix)

    def reindex(self, heard: Heard) -> Generation:
        """Fill the next generation, which is made where there is none."""
        with errors(self._settings):
            found = survey(self._client, self._prefix)
            if found.current is None:
                raise StoreError("there are no indices yet: crawl or ingest first, or `cchc index rebuild`")
            if found.next is None:
                lifecycle.create(self._client, self._prefix)
            return lifecycle.fill(self._client, self._prefix, heard)

    def switch(self, *, keep: bool) -> Generation:
        with errors(self._settings):
            return lifecycle.switch(self._client, self._prefix, keep=keep)

    def drop(self, name: str) -> None:
        """Remove a generation by its name ("v3-1") that is not served."""
        with errors(self._settings):
            found = survey(self._client, self._prefix)
            generation = next((one for one in found.generations if str(one) == name), None)
            if generation is None:
                raise SettingsError(f"there is no generation {name!r}, only {', '.join(map(str, found.generations))}")
            lifecycle.drop(self._client, self._prefix, generation)

    def check(self, heard: Callable[[int], None] | None = None) -> Iterator[Difference]:
        """What is not as it must be in the indices themselves."""
        with errors(self._settings):
            yield from checking.check(self._client, self._served(), heard)

    def check_against_embedded(self) -> Iterator[Difference]:
        contents = self._contents()
        try:
            with errors(self._settings):
                theirs = (content.holding for content in contents.documents())
                yield from compare(checking.holdings(self._client, self._served()), theirs, "the embedded store")
        finally:
            contents.close()

    def rebuild_from_embedded(self, heard: Callable[[int], None], *, drop: bool) -> tuple[Generation, dict[str, str]]:
        """Indices made of the embedded store take over; with the documents that were not taken whole, and why.

        Raises StoreError when documents would be lost that are in the indices alone, unless they are to be dropped.
        """
        contents = self._contents()
        try:
            with errors(self._settings):
                source, target = self._fresh()
                rebuild = Rebuild(self._client, target, contents, heard)
                refused = rebuild.run()

                def complete() -> None:
                    left = [one for one in rebuild.finish() if one.document not in refused]
                    if left:
                        raise StoreError(f"{len(left)} documents differ from the embedded store: {left[0]}")
                    self._refuse_losses(source, target, drop=drop)

                return lifecycle.switch(self._client, self._prefix, complete=complete), refused
        finally:
            contents.close()

    def rebuild_with(self, fill: Filler, *, drop: bool) -> Generation:
        """Indices that `fill` fills take over; it is called once more while writers are held back.

        Raises StoreError when documents would be lost that it does not give, unless they are to be dropped.
        """
        with errors(self._settings):
            source, target = self._fresh()
            settings = self._settings
            store = ElasticsearchStore(settings, self._client, writable=True, indices=target)
            fill(store)

            def complete() -> None:
                if source is not None:
                    carry_over(self._client, source, target)
                fill(store)
                store.finish_pending()
                self._refuse_losses(source, target, drop=drop)

            return lifecycle.switch(self._client, self._prefix, complete=complete)

    def retry(self) -> dict[str, Outcome]:
        """Put again what was refused; by address what came of it."""
        with errors(self._settings):
            lifecycle.prepare(self._client, self._prefix, writable=True)
            store = ElasticsearchStore(self._settings, self._client, writable=True)
            return DeadLetters(self._settings.data).retry(store.put)

    def _fresh(self) -> tuple[Indices | None, Indices]:
        """The indices that are served, and empty ones of the generation that follows."""
        found = survey(self._client, self._prefix)
        if found.next is not None:
            lifecycle.drop(self._client, self._prefix, found.next)
        if found.current is None:
            lifecycle.create(self._client, self._prefix)
            found = survey(self._client, self._prefix)
        source = found.indices
        target = lifecycle.create(self._client, self._prefix).indices(self._prefix)
        carry_over(self._client, source, target)
        return source, target

    def _refuse_losses(self, source: Indices | None, target: Indices, *, drop: bool) -> None:
        if source is not None and not drop:
            refuse_left_behind(left_behind(self._client, source, target))

    def _served(self) -> Indices:
        lifecycle.prepare(self._client, self._prefix, writable=False)
        return survey(self._client, self._prefix).indices

    def _contents(self) -> Contents:
        folder = open_data_folder(self._settings.data, create=False, writable=False)
        return Contents(folder.store_database, folder.index)
