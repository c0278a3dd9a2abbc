"""Two workers, real processes on the loopback: one is killed, and all go on."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np

from projects.running import write_project
from projects.test_installed import environment
from tfscaffold.project.options import Options

EPOCHS = 3
# Nothing here may take longer, in seconds.
LIMIT = 240


def start(src: Path, run: str, *options: str) -> "subprocess.Popen[str]":
    """Start the project's launcher with two workers."""
    words = ["--run-folder", run, "--epochs", str(EPOCHS), "--batch-size", "200"]
    return subprocess.Popen(
        [sys.executable, "-m", "demo.launch", "--workers", "2", *words, *options],
        cwd=src.parent,
        env={**environment(), "PYTHONPATH": str(src), "TF_CPP_MIN_LOG_LEVEL": "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(launcher: "subprocess.Popen[str]") -> str:
    """Wait for a launcher that is to succeed; return what it prints from now on."""
    output, errors = launcher.communicate(timeout=LIMIT)
    assert launcher.returncode == 0, output[-3000:] + errors[-6000:]
    return output


def state(run: Path) -> dict[str, np.ndarray]:
    """Return the variables in the last checkpoint of a run, by name."""
    import tensorflow as tf

    reader = tf.train.load_checkpoint(str(run / "checkpoints"))
    names = reader.get_variable_to_shape_map()
    return {n: reader.get_tensor(n) for n in names if n.startswith("variables/")}


def test_all_go_on_when_one_was_killed(tmp_path: Path) -> None:
    options = Options(strategy="multiworker")
    src = write_project(tmp_path, "mlp", "sequential", "loop", "digits", None, options)
    undisturbed = finish(start(src, "undisturbed"))
    assert re.search(r"^test accuracy: 0\.\d+$", undisturbed, re.MULTILINE)

    launcher = start(src, "killed", "--restarts", "1")
    watchdog = threading.Timer(LIMIT, launcher.terminate)
    watchdog.start()
    assert launcher.stdout is not None
    pids = {}
    for line in launcher.stdout:
        if found := re.fullmatch(r"worker (\d): process (\d+)\n", line):
            pids[found[1]] = int(found[2])
        # The first epoch is done then, and kept.
        if line.startswith("Epoch 2/"):
            os.kill(pids["1"], signal.SIGKILL)
            break
    output = finish(launcher)
    watchdog.cancel()
    resumed = re.search(
        r"^(\d) epochs are done in killed; going on", output, re.MULTILINE
    )
    assert resumed is not None
    assert 1 <= int(resumed[1]) < EPOCHS

    runs = [src.parent / name for name in ("undisturbed", "killed")]
    histories = [(run / "history.csv").read_text() for run in runs]
    assert histories[0] == histories[1]
    one, other = map(state, runs)
    assert one.keys() == other.keys()
    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name])
