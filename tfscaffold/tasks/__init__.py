"""The one table of editor actions, and a writer for each editor."""
