"""Profiles of CMS families, one a module, known from the page itself; `generic` stands under them all."""
