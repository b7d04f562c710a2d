"""Profiles of CMS families, one a module; `generic` stands under them all. A page is known by itself, never by its host."""
