"""A training run's folder: its settings and its history."""

import csv
import json
import os
import shutil
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from .errors import RunError
from .settings import Settings

# One epoch's results by name: "loss", "val_accuracy", ...
Results = dict[str, float]


class Run:
    """The folder of one training run.

    Attributes:
        folder: Everything that a run leaves behind stands in here.
        history: One dictionary for each finished epoch, oldest first.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.checkpoints = self.folder / "checkpoints"
        self.best = self.folder / "best"
        self.logs = self.folder / "logs"
        self.curves = self.folder / "curves.png"
        self._history = self.folder / "history.csv"
        self._settings = self.folder / "settings.json"

    def begin(self, settings: Settings, fresh: bool = False) -> None:
        """Write the settings down, or make sure that an earlier start had the same.

        Args:
            settings: What this start asks for.
            fresh: Delete what earlier starts left in the folder.

        Raises:
            RunError: The run began with other settings.
        """
        if fresh:
            for results in (self.checkpoints, self.best, self.logs):
                shutil.rmtree(results, ignore_errors=True)
            for result in (self.curves, self._history, self._settings):
                result.unlink(missing_ok=True)
        if self._settings.exists():
            self._check_same(settings)
        self.folder.mkdir(parents=True, exist_ok=True)
        replace_text(self._settings, json.dumps(asdict(settings), indent=2) + "\n")

    def settings(self) -> Settings:
        """Return the settings that the run was started with.

        Raises:
            RunError: There is no run in the folder.
        """
        if not self._settings.exists():
            raise RunError(
                f"Nothing has been trained in {self.folder} yet. "
                f"Start with: python -m {__package__}.train"
            )
        saved = json.loads(self._settings.read_text(encoding="utf-8"))
        names = [item.name for item in fields(Settings) if item.name in saved]
        return Settings(**{name: _tuples(saved[name]) for name in names})

    def read_history(self) -> list[Results]:
        """Return the results of each epoch in `history.csv`, oldest first."""
        if not self._history.exists():
            return []
        with self._history.open(encoding="utf-8", newline="") as file:
            return [
                {name: float(value) for name, value in row.items()}
                for row in csv.DictReader(file)
            ]

    def write_history(self, history: list[Results]) -> None:
        """Write `history.csv`: a row for each epoch."""
        names = ["epoch", *(name for name in history[0] if name != "epoch")]
        lines = [",".join(names)]
        for results in history:
            lines.append(",".join(f"{results[name]:.9g}" for name in names))
        replace_text(self._history, "\n".join(lines) + "\n")

    def _check_same(self, settings: Settings) -> None:
        before, now = asdict(self.settings()), asdict(settings)
        different = [
            f"{name}: {before[name]} before, {now[name]} now"
            for name in now
            # More epochs prolong a run; its folder may have been moved.
            if name not in ("epochs", "run_folder") and before[name] != now[name]
        ]
        if different:
            raise RunError(
                f"The run in {self.folder} began with other settings "
                f"({'; '.join(different)}). Use --fresh to start it anew, "
                "or --run-folder to start another one."
            )


def replace_text(path: Path, text: str) -> None:
    """Write a file so that whoever stops the program leaves the old one or the new."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


def _tuples(value: Any) -> Any:
    """Return a value from JSON with tuples for its lists, as `Settings` has them."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    return value
