"""Results for code scanning, in SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tfscaffold import __version__
from tfscaffold.convert.files import FileResult
from tfscaffold.convert.github import would_convert
from tfscaffold.model.diagnostics import CODES

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "information": "note"}
# What `--check` finds has no code: it is no fault.
_CONVERTIBLE = "convertible"


class Sarif:
    """A log that grows file by file.

    Args:
        check: Whether a model that can be converted is a result.
    """

    def __init__(self, *, check: bool) -> None:
        self._check = check
        self._results: list[dict[str, Any]] = []
        self._errors: list[dict[str, Any]] = []

    def add(self, result: FileResult) -> None:
        """Add what is to be told of a file."""
        if result.error:
            self._errors.append(
                {
                    "level": "error",
                    "message": {"text": result.error},
                    "locations": [_location(result.path)],
                }
            )
            return
        for model in result.conversion.models if result.conversion else ():
            for each in model.diagnostics:
                text = " ".join(filter(None, (each.message, each.hint)))
                region = {"startLine": each.line, "startColumn": each.column}
                self._add(each.code, _LEVELS[each.severity], text, result.path, region)
            if self._check and model.status == "converted":
                text = would_convert(model.name, model.goal)
                region = {"startLine": model.line}
                self._add(_CONVERTIBLE, "error", text, result.path, region)

    def log(self) -> dict[str, Any]:
        """Return the whole document."""
        used = sorted({result["ruleId"] for result in self._results})
        for result in self._results:
            result["ruleIndex"] = used.index(result["ruleId"])
        run = {
            "tool": {
                "driver": {
                    "name": "tfscaffold",
                    "version": __version__,
                    "rules": [_rule(code) for code in used],
                }
            },
            "columnKind": "unicodeCodePoints",
            "invocations": [
                {
                    "executionSuccessful": not self._errors,
                    "toolExecutionNotifications": self._errors,
                }
            ],
            "results": self._results,
        }
        return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}

    def _add(
        self, rule: str, level: str, text: str, path: str, region: dict[str, int]
    ) -> None:
        self._results.append(
            {
                "ruleId": rule,
                "level": level,
                "message": {"text": text},
                "locations": [_location(path, region)],
            }
        )


def _rule(code: str) -> dict[str, Any]:
    if code == _CONVERTIBLE:
        return {
            "id": code,
            "shortDescription": {"text": "a model can be converted"},
            "help": {"text": "Run `tfscaffold convert` without `--check`."},
        }
    return {
        "id": code,
        "shortDescription": {"text": CODES[code]},
        "help": {"text": f"`tfscaffold explain {code}` says more."},
    }


def _location(path: str, region: dict[str, int] | None = None) -> dict[str, Any]:
    if os.path.isabs(path):
        artifact = {"uri": Path(path).as_uri()}
    else:
        # An unpaired surrogate stands for a byte that is no UTF-8.
        name = quote(os.fsencode(Path(path).as_posix()))
        artifact = {"uri": name, "uriBaseId": "%SRCROOT%"}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if region:
        physical["region"] = region
    return {"physicalLocation": physical}
