"""What the worker answers, and the client where the worker cannot."""

from typing import Any


def unverifiable(reason: str) -> dict[str, Any]:
    """Return the answer that nothing was compared, and why."""
    return {
        "status": "unverifiable",
        "max_difference": None,
        "differences": [],
        "notes": [],
        "reason": reason,
    }
