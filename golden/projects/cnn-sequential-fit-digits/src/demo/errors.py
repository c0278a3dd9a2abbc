"""The errors that the user of a command can mend."""


class RunError(Exception):
    """A command cannot do what was asked; the message says why, and what to do."""
