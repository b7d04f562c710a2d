"""The gazetteer: who governs where, and when.

`places()` knows provinces, districts and communes, `organizations()` ministries, departments, central bodies, party
and fronts; `province_of_host` and `place_of_host` say for whom a portal speaks. Identities and their validity are
explained in `cchc.gazetteer.places`; data stands in `data/`, where `scripts/build_gazetteer.py` writes the tables of
places.
"""

from cchc.gazetteer.hosts import department_of_host, place_of_host, province_of_host
from cchc.gazetteer.names import name_key
from cchc.gazetteer.organizations import Organization, organizations
from cchc.gazetteer.places import REFORM, Place, Places, places

__all__ = [
    "REFORM",
    "Organization",
    "Place",
    "Places",
    "department_of_host",
    "name_key",
    "organizations",
    "place_of_host",
    "places",
    "province_of_host",
]
