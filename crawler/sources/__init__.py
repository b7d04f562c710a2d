"""Source declarations: one YAML file a portal, `crawler/sources/<id>.yml` or in a folder of one's own.

name: Cổng thông tin điện tử tỉnh Lạng Sơn
province: Lạng Sơn                  # null for a national portal
home: https://langson.gov.vn/
hosts: [langson.gov.vn]             # all that may be fetched; the host of `home` is always one
publisher: lang-son                 # a unit of the gazetteer, which knows until when and what came after it; a body
                                    # that it does not know: {name: …, valid_from: …, valid_to: …, successor: a unit}
moved: {cu.langson.gov.vn: langson.gov.vn}   # old hosts: a page there is the page of the same path on the new one
family: drupal                      # of pages that do not show their CMS; the reader recognises most by themselves
pages:                              # versions of the layout, where the reader needs help: by day of fetching
  - until: 2021-06-30
    family: sharepoint
    date_formats: ['%m/%d/%Y']
  - body: ['div.noi-dung-chinh']    # also title, lead, date, author, drop, attachments: an element's name, #id, .class
charset: utf-8                      # of pages that do not say theirs, or say it wrongly
sections: [cải cách hành chính]     # what is looked for among the lists of a site; has an effect where `start` is left
                                    # out and in `cchc sources new`
focus: false                        # true: only articles whose title, lead, address or rubric speaks of the reform; or
                                    # {words: [đất đai]}, which are looked for too
verified: 2026-03-01                # when it was last seen to work; null or false: only after `cchc sources check`
status: active                      # or paused, or gone; both say why in `reason`, and are not crawled
reason: null
start:                              # where articles are found; left out, `cchc sources check` looks for it
  listings:
    - url: https://langson.gov.vn/cai-cach-hanh-chinh
      pages: ['[?&]page=\\d+$']      # links to further pages of the list
      max_pages: 50                 # left out: 50, and all of them in a backfill
    - url: https://langson.gov.vn/tin-tuc?page={page}
      first: 0                      # or counted: until a page names no new article
    - url: https://langson.gov.vn/thong-bao
      item: 'h3 > a'                # links to articles, by CSS, where others look like them
      next: 'a.pager-next'          # links to further pages, by CSS
    - url: https://langson.gov.vn/tim-kiem?q={query}   # a search form
      queries: [cải cách hành chính, PAR INDEX]
    - url: https://langson.gov.vn/tin/{date:%Y/%m/%d}   # a list of each day (month, year), from today back
      since: 2016-01-01
    - url: https://langson.gov.vn/api/tin?trang={page}  # a list that scripts load as JSON, by JMESPath
      endpoint: {items: data.items, address: '/tin/{slug}-{id}.html', total: data.total}
  feeds:
    - https://langson.gov.vn/rss.xml
    - https://langson.gov.vn/feed/?paged={page}   # counted from 1; feeds that name their next page need none
  sitemaps: [https://langson.gov.vn/sitemap.xml]
articles:                           # left out, `cchc sources check` finds how an article's address looks
  include: ['^/node/\\d+']           # patterns are searched in path and query
  exclude: ['/print/']
attachments:
  types: [pdf, doc, docx, xls, xlsx]
  include: ['^/documents/d/']       # addresses that do not end in their type
  exclude: []
  most: 100                         # of one article; what is more is counted, and not fetched
allow: ['^/']                       # if given, nothing else is fetched
closed: ['^/user']                  # never fetched, beyond what robots.txt closes
expected:                           # outside of these a crawl is unhealthy
  articles: 20                      # the least that a whole crawl finds
  attachments: 0
  monthly: {least: 5, most: 300}    # articles new or changed in thirty days
  filled: {title: 0.9, date: 0.9, body: 0.9, content: 0.1}   # least share of new articles with each; `content`: that
                                    # speak of the reform
delay: 2.0                          # seconds between two requests to one host
window: 20:00-06:00                 # part of the day in which it may be asked, Vietnam's time
concurrency: 1                      # requests to one host at a time
timeout: 60                         # seconds
max_bytes: 52428800                 # of one response, as sent and unpacked
retries: 3
backoff: 5.0                        # seconds before the first retry, doubled for each further one
every_hours: 24                     # how often it should be crawled; `sources health` tells when it was not
recheck_hours: 168                  # an article younger than this in the archive is not asked for again
budget: {daily: 300, backfill: 2000}   # requests of one run in these modes; left out, the settings decide
render: false                       # true where scripts build the pages: needs the extra `browser` and Chromium; or
                                    # {article: '.content p', listing: '.news a'}: what is there when they are done
verify_certificates: true           # false where the portal's certificate chain is broken
allow_private_addresses: false      # true in sample declarations only, which are never crawled unless named
sample: false
examples:                           # run as tests over all declarations
  articles: [https://langson.gov.vn/node/82417]
  attachments: []
  others: [https://langson.gov.vn/user/login]
"""

from crawler.sources.model import Source, path_of
from crawler.sources.parts import Found, Listing, Rendering, Start
from crawler.sources.reading import BUNDLED, choose, load, read

__all__ = ["BUNDLED", "Found", "Listing", "Rendering", "Source", "Start", "choose", "load", "path_of", "read"]
