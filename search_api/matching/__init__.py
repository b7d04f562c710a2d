"""How a query meets a text: words and their folding, queries, synonyms, passages. The same for every backend."""
