"""Finds definitions in the user's text and turns them into edits."""
