"""The Elasticsearch backend: records, figures and statements in indices of their own behind aliases.

For many users and several writers. `put` is idempotent but no transaction: see `search_api.elastic.writing`. Deleted
text leaves Elasticsearch's files when segments merge; `forget` asks for that at once, and for what a snapshot or a
replica's history still holds, Elasticsearch's own retention applies.
"""

from __future__ import annotations

from cchc.settings import Settings
from search_api.protocol import Store


def open_store(settings: Settings, *, writable: bool) -> Store:
    """Open the store at `settings.elasticsearch_url`, creating its indices when writable.

    Raises StoreError when it cannot be reached or (for reading) holds nothing yet, NewerStoreError when a newer cchc
    made the indices, SettingsError when the settings for it are wrong.
    """
    # The client takes most of a second to import, which users of the embedded store need not wait for.
    from search_api.elastic.connection import connect, errors
    from search_api.elastic.lifecycle import prepare
    from search_api.elastic.store import ElasticsearchStore

    client = connect(settings, writable=writable)
    try:
        with errors(settings):
            prepare(client, settings.elasticsearch_prefix, writable=writable)
            store = ElasticsearchStore(settings, client, writable=writable)
            if writable:
                store.finish_pending()
            return store
    except BaseException:
        client.close()
        raise
