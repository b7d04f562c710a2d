"""Alerts: saved searches and number rules, each evidence told once by webhook or e-mail (docs/alerts.md)."""
