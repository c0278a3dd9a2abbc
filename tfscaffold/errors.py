"""The one exception that means: the user's input is at fault, not tfscaffold."""


class UserError(Exception):
    """Input that cannot be used: shown without a traceback, exit code 2.

    Args:
        message: What is wrong, where, and why; one or more whole sentences.
        hint: What the user can do about it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message
