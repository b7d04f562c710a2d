"""One command a file. Each module of this package declares

    NAME      the command's word
    PANEL     the group under which `cchc --help` lists it
    command   a function with Typer annotations; its docstring is the help text. Or a Typer application: a group

Modules import only Typer and the standard library at the top, and the rest inside `command`, so that
`cchc --help` need not load a crawler, a parser and a search engine.
"""
