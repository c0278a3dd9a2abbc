"""How it is told that a training cannot be rewritten."""

import ast

from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Reasons

CODE = "TFS131"
_HINT = "Bring the training into this form first, or convert without --training."


def refuse(
    code: Code, node: ast.AST, message: str, reasons: Reasons, hint: str = _HINT
) -> None:
    """Note why the training cannot be rewritten, and what would help."""
    reasons.add(CODE, code.position(node), message, hint)
