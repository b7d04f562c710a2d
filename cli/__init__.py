"""The command line: the outermost ring, which joins the stages."""
