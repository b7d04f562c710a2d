"""What every stage of cchc shares: records, captures, errors, settings, Vietnamese text and the data of the field."""

from cchc.client import connect

__all__ = ["connect"]
__version__ = "0.1.0"
