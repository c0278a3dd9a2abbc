"""How it is told that a training cannot be rewritten."""

import ast

from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Reasons

CODE = "TFS131"
_HINT = "Bring the training into this form first, or convert without --training."


def refuse(code: Code, node: ast.AST, message: str, reasons: Reasons) -> None:
    """Note why the training cannot be rewritten."""
    reasons.add(CODE, code.position(node), message, _HINT)
