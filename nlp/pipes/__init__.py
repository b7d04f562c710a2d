"""One component a file. Each module of this package declares

AFTER     names of the pipes that must have run before it (a module's name is its pipe's name)
LAYER     the field of the record that its EXAMPLES speak of ("units", "figures", ...), or None
EXAMPLES  list of nlp.examples.Example; they run as tests
annotate  function (spacy Doc) -> None that adds to `doc._` and `doc.spans`
"""
