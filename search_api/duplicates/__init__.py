"""Finds the same article under several addresses and on several portals: docs/duplicates.md."""
