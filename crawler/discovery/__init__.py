"""Looks at a site as a person would who adds it: where it lists its articles, how their addresses look, what comes out.

visits       fetches a few addresses through the crawler itself, with all its manners
sitepages    a fetched page as links, feeds and names
shapes       what addresses have in common, as patterns
listings     lists of articles on a page, and the links to their further pages
survey       puts these together for a site that nobody described
trial        tries a declaration: its starts, three articles, and what the reader makes of them
checks       the outcome of trials, in the data folder; whether a source may be crawled
declaration  what was found as a file
"""
