"""From a Document to a Record: a spaCy pipeline of small components over Vietnamese official prose."""
