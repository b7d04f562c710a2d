"""The families of content management systems that the sample portals stand for."""

from crawler.samples.families.aspnet import AspNetSite
from crawler.samples.families.liferay import LiferaySite
from crawler.samples.families.nukeviet import NukeVietSite
from crawler.samples.site import Site

FAMILIES: dict[str, type[Site]] = {site.family: site for site in (NukeVietSite, LiferaySite, AspNetSite)}
