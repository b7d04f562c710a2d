"""From a page's markup to its lines: parsing, reading order, tables, regions that are no article."""
