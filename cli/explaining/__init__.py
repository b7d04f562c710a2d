"""What `cchc explain` shows of a document: every span with its rule, and what was weighed and not taken."""
