"""Prints what the options of a training cost: peak memory and time, a process for each.

    pip install -e . tensorflow && python benchmarks/memory.py

Each row is a project that `tfscaffold new` has just written, trained by its own `train`: the
images by a convolution, the texts by a transformer. The time is CPU time, of the epochs after
the first one, which compiles; the memory is the largest of the process, less that of TensorFlow,
which a process has that computes nothing.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tfscaffold.project.choices import resolve
from tfscaffold.project.data import read_data
from tfscaffold.project.options import Options
from tfscaffold.project.render import render
from tfscaffold.project.write import write

EXAMPLES, SIZE, LENGTH, EPOCHS = 1024, 64, 256, 3


class Mode(NamedTuple):
    """A project and how it is trained."""

    name: str
    arch: str
    options: Options = Options()
    batch_size: int = 256
    training: str = "loop"


MODES = (
    Mode("images: plain", "cnn"),
    Mode("images: --training fit", "cnn", training="fit"),
    Mode("images: --steps-per-execution 4", "cnn", Options(steps_per_execution=4)),
    Mode(
        "images: --gradient-accumulation 8, 32 at once",
        *("cnn", Options(gradient_accumulation=8), 32),
    ),
    Mode(
        "images: --precision mixed_bfloat16", "cnn", Options(precision="mixed_bfloat16")
    ),
    Mode(
        "images: --precision mixed_float16", "cnn", Options(precision="mixed_float16")
    ),
    Mode("images: --xla", "cnn", Options(xla=True)),
    Mode("images: --strategy mirrored, one CPU", "cnn", Options(strategy="mirrored")),
    Mode("texts: plain", "transformer", batch_size=64),
    Mode("texts: --recompute", "transformer", Options(recompute=True), 64),
)


def write_inputs(folder: Path) -> dict[str, Path]:
    """Write random images and texts; return the files by architecture."""
    draw = np.random.default_rng(0)
    x = draw.integers(256, size=(EXAMPLES, SIZE, SIZE, 3), dtype="uint8")
    np.savez(folder / "images.npz", x=x, y=np.arange(EXAMPLES) % 10)
    words = draw.integers(1000, size=(EXAMPLES // 2, LENGTH))
    lines = [f"{' '.join(f'w{w}' for w in row)},{i % 2}" for i, row in enumerate(words)]
    (folder / "texts.csv").write_text("\n".join(["text,label", *lines]) + "\n")
    return {"cnn": folder / "images.npz", "transformer": folder / "texts.csv"}


def measure(mode: Mode, path: Path, folder: Path) -> tuple[float, float]:
    """Return the peak memory of a training, in MiB, and the CPU seconds of an epoch."""
    source = "npz" if mode.arch == "cnn" else "text"
    data = read_data(source, str(path))
    choices = resolve("demo", data, mode.arch, None, mode.training, mode.options)
    write(str(folder), render(choices))
    command = [sys.executable, __file__, "--train", str(mode.batch_size)]
    result = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, check=True, text=True
    )
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return found["memory"], found["time"]


def train(batch_size: int) -> None:
    """Train the project in this folder; print what it took as JSON."""
    sys.path.insert(0, "src")
    from demo import checkpoints, runs, settings
    from demo.train import train as train_project

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ends: list[float] = []
    end_epoch = checkpoints.Progress.end_epoch

    def end_and_note(self: Any, epoch: int, results: Any) -> None:
        ends.append(time.process_time())
        end_epoch(self, epoch, results)

    checkpoints.Progress.end_epoch = end_and_note
    run = runs.Run("run")
    chosen = settings.Settings(batch_size=batch_size, epochs=EPOCHS)
    run.begin(chosen)
    train_project(chosen, run)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    seconds = (ends[-1] - ends[0]) / (EPOCHS - 1)
    print(json.dumps({"memory": memory / 1024, "time": seconds}))


def main() -> None:
    """Print the table."""
    print("| mode | peak memory | CPU of an epoch |")
    print("|---|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        paths = write_inputs(Path(name))
        for number, mode in enumerate(MODES):
            folder = Path(name) / str(number) / "demo"
            memory, seconds = measure(mode, paths[mode.arch], folder)
            print(f"| {mode.name} | {memory:.0f} MiB | {seconds:.2f} s |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--train"]:
        train(int(sys.argv[2]))
    else:
        main()
