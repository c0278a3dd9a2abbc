"""Notebooks: the cells as one Python text, and its edits spliced into the JSON of the file."""
