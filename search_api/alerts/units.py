"""Units that an alert names, as the store calls them: nobody waits in silence for a name that nothing bears."""

from __future__ import annotations

from cchc.errors import SettingsError
from search_api.alerts.model import Alert
from search_api.errors import RequestError
from search_api.facts import kept
from search_api.naming import units_meant
from search_api.protocol import Filters, Query, Store
from search_api.resolution import closest, resolve


def ranked(store: Store, alert: Alert) -> Alert:
    """The alert with the unit of its rule by the name that rankings have. Raises SettingsError for one that is none.

    The name, not the id: a unit before and after a merger that bear one name are both meant, as by the name itself.
    """
    rule = alert.moves
    if rule is None or rule.unit is None:
        return alert
    if any(rule.unit in (one.entity, one.name) for one in kept.units(store)):
        return alert
    try:
        unit = resolve(store, rule.unit, level=rule.level)
    except RequestError as error:
        raise SettingsError(f"--unit: {error.message}") from error
    return alert.model_copy(update={"moves": rule.model_copy(update={"unit": unit.name})})


def unheard(store: Store, alert: Alert) -> dict[str, tuple[str, ...]]:
    """Units of a search for documents that nothing held speaks of, each with the names that come close."""
    if alert.search is None or alert.search.on != "documents":
        return {}
    return {
        one: tuple(closest(store, one))
        for one in alert.search.query.get("unit", ())
        if not store.search(Query(filters=Filters(unit=units_meant(store, (one,))), size=1, facets=())).total
    }
