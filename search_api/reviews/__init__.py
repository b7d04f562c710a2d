"""What people find of figures and statements: confirmed, corrected, rejected; kept apart, laid over the extraction."""
