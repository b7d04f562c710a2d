"""Conclusions of meetings: what they hold, what became of them, what is like them elsewhere, how they are cited."""
