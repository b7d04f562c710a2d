"""Keeps records and answers searches, rankings and exports: backends behind one protocol, an API and pages over it."""
