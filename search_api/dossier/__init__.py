"""A dossier that compares units: charts and tables as files for people, each number with its source."""
