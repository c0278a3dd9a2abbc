"""Three projects, made, installed and used by commands as their users would."""

import json
import os
import re
import site
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

import inputs

# What this process was told, and what it has told TensorFlow, is not for others.
OWN_VARIABLES = ("PYTHON", "PYTEST", "TF_", "KERAS", "COVERAGE")


class Case(NamedTuple):
    """What `tfscaffold new` is asked for, and how long to train."""

    arch: str
    tier: str
    training: str
    data: str
    epochs: int | None
    """None for as many as the project itself chooses."""
    accuracy: float
    """On the held-out data, at least."""


CASES = (
    Case("cnn", "sequential", "fit", "digits", None, 0.95),
    Case("mlp", "functional", "train-step", "csv", 30, 0.8),
    Case("cnn", "module", "loop", "digits", 15, 0.9),
)


class Project(NamedTuple):
    """A project called `demo`, installed in an environment of its own."""

    case: Case
    folder: Path
    python: Path

    def command(self, *arguments: str) -> list[str]:
        """Return the words of `python -m <arguments>` in the environment."""
        return [str(self.python), "-m", *arguments]

    def run(self, *arguments: str) -> str:
        """Run `python -m <arguments>` in the project; return what it prints."""
        return run(self.command(*arguments), self.folder)

    def train(self, run_folder: str) -> list[str]:
        """Return the words of a training's command."""
        epochs = self.case.epochs
        chosen = [] if epochs is None else ["--epochs", str(epochs)]
        return self.command("demo.train", "--run-folder", run_folder, *chosen)


def environment() -> dict[str, str]:
    """Return the environment variables of a user."""
    return {k: v for k, v in os.environ.items() if not k.startswith(OWN_VARIABLES)}


def run(command: list[str], folder: Path) -> str:
    """Run a command that is to succeed without a Python warning; return what it prints."""
    result = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout[-9000:] + result.stderr[-9000:]
    complaint = re.search(r"\w+Warning: .*|WARNING:\w+: .*|Traceback", result.stderr)
    assert complaint is None, complaint
    return result.stdout


def kill_after_epochs(
    command: list[str], cwd: Path, run_folder: Path, epochs: int
) -> None:
    """Start a training, and kill it as soon as some epochs are done."""
    history = run_folder / "history.csv"
    training = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not history.exists() or history.read_text().count("\n") <= epochs:
            assert training.poll() is None, "it ended before it could be killed"
            time.sleep(0.01)
    finally:
        training.kill()
        training.wait()


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case[:4]))
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """Make and install a project; the environment has what is installed here already."""
    case: Case = request.param
    folder = tmp_path_factory.mktemp("user")
    options = ["--arch", case.arch, "--tier", case.tier, "--training", case.training]
    options += ["--data", case.data]
    if case.data in inputs.WRITERS:
        options += ["--data-path", str(inputs.WRITERS[case.data](folder))]
    new = [sys.executable, "-m", "tfscaffold", "new", str(folder / "demo"), *options]
    run(new, Path(__file__).parents[2])
    run([sys.executable, "-m", "venv", "--without-pip", "environment"], folder)
    python = folder / "environment" / "bin" / "python"
    (packages,) = (folder / "environment").glob("lib/*/site-packages")
    (packages / "outer.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    install = ["pip", "--python", str(python), "install", "--editable", ".[test]"]
    offline = ["--no-index", "--no-build-isolation", "--quiet"]
    run([sys.executable, "-m", *install, *offline], folder / "demo")
    return Project(case, folder / "demo", python)


@pytest.fixture(scope="module")
def undisturbed(project: Project) -> list[str]:
    """Return the lines that a training prints that nobody stops."""
    return run(project.train("runs/undisturbed"), project.folder).splitlines()


def test_its_requirements_are_met(project: Project) -> None:
    assert "No broken requirements" in project.run("pip", "check")


def test_its_own_tests_pass(project: Project) -> None:
    last = project.run(
        "pytest", "-p", "no:cacheprovider", "-p", "no:asyncio"
    ).splitlines()[-1]
    assert re.fullmatch(r"=+ \d\d passed in .*s.* =+", last)


@pytest.mark.parametrize(
    "command", [["ruff", "check", "--no-cache"], ["black", "--check", "--quiet", "."]]
)
def test_its_style_is_clean(project: Project, command: list[str]) -> None:
    run([sys.executable, "-m", *command], project.folder)


def test_it_learns(project: Project, undisturbed: list[str]) -> None:
    name, _, accuracy = undisturbed[-1].rpartition(" ")
    assert name == "test accuracy:"
    assert float(accuracy) > project.case.accuracy
    picture = project.folder / "runs" / "undisturbed" / "curves.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    logs = project.folder / "runs" / "undisturbed" / "logs"
    assert {path.name for path in logs.iterdir()} == {"train", "validation"}


def test_it_goes_on_after_kill(project: Project, undisturbed: list[str]) -> None:
    folder = project.folder / "runs" / "killed"
    kill_after_epochs(project.train("runs/killed"), project.folder, folder, 4)
    done = len((folder / "history.csv").read_text().splitlines()) - 1
    lines = run(project.train("runs/killed"), project.folder).splitlines()
    resumed = re.fullmatch(
        r"(\d+) epochs are done in .*; going on from there.", lines[0]
    )
    assert resumed is not None
    # The history is written before the checkpoint, so that it may be one epoch ahead.
    assert int(resumed[1]) in (done - 1, done)
    assert lines[-1] == undisturbed[-1]
    histories = [
        (project.folder / "runs" / name / "history.csv").read_text()
        for name in ("undisturbed", "killed")
    ]
    assert histories[0] == histories[1]


def test_commands_use_what_was_trained(
    project: Project, undisturbed: list[str], tmp_path: Path
) -> None:
    place = ("--run-folder", "runs/undisturbed")
    assert undisturbed[-1] in project.run("demo.evaluate", *place).splitlines()
    file = project.folder.parent / "flowers.csv"
    if project.case.data == "digits":
        file = tmp_path / "digit.png"
        Image.fromarray(np.eye(8, dtype="uint8") * 255).save(file)
    predicted = project.run("demo.predict", *place, str(file)).splitlines()
    assert len(predicted) == (1 if project.case.data == "digits" else 150)
    assert re.match(rf"{re.escape(str(file))} \[0\]: \w+ \d+\.\d%, ", predicted[0])
    assert "it computes the same" in project.run("demo.export", *place)
    served = project.folder / "runs" / "undisturbed" / "serving" / "1"
    assert (served / "saved_model.pb").is_file()
    settings = (served.parents[1] / "settings.json").read_text()
    assert json.loads(settings)["seed"] == 42
