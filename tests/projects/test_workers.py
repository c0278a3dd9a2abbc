"""Two workers, real processes on the loopback: one is killed, and all go on."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

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


@pytest.mark.parametrize("tier", ["sequential", "module"])
def test_all_go_on_when_one_was_killed(tmp_path: Path, tier: str) -> None:
    options = Options(strategy="multiworker")
    src = write_project(tmp_path, "mlp", tier, "loop", "digits", None, options)
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


# In place of Ray, of which 2.60 was tried by hand: one worker, in this process. The first
# argument is what the real one has there, and refuses.
RAY = """
import json, os
from dataclasses import dataclass
from typing import Any


@dataclass
class ScalingConfig:
    trainer_resources: Any = None
    num_workers: int = 1
    use_gpu: bool = False

    def __post_init__(self) -> None:
        if self.trainer_resources is not None:
            raise DeprecationWarning("trainer_resources")


@dataclass
class FailureConfig:
    max_failures: int = 0


@dataclass
class RunConfig:
    failure_config: FailureConfig


@dataclass
class TensorflowTrainer:
    train_loop_per_worker: Any
    train_loop_config: Any = None
    scaling_config: Any = None
    run_config: Any = None

    def fit(self) -> None:
        print("workers:", self.scaling_config.num_workers)
        print("restarts:", self.run_config.failure_config.max_failures)
        cluster = {"worker": ["localhost:0"]}
        task = {"type": "worker", "index": 0}
        os.environ["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": task})
        self.train_loop_per_worker(self.train_loop_config)
"""


def test_ray_is_given_the_training(tmp_path: Path) -> None:
    options = Options(strategy="multiworker", cluster="ray")
    src = write_project(tmp_path, "mlp", "sequential", "loop", "digits", None, options)
    (tmp_path / "ray" / "train").mkdir(parents=True)
    (tmp_path / "ray" / "train" / "__init__.py").write_text(RAY)
    (tmp_path / "ray" / "train" / "tensorflow.py").write_text("from ray.train import *")
    words = ["--workers", "3", "--run-folder", "here", "--epochs", "1"]
    result = subprocess.run(
        [sys.executable, "-m", "demo.ray_train", *words, "--batch-size", "400"],
        check=False,
        cwd=src.parent,
        env={**environment(), "PYTHONPATH": os.pathsep.join([str(src), str(tmp_path)])},
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    lines = result.stdout.splitlines()
    assert lines[:2] == ["workers: 3", "restarts: 3"]
    assert re.fullmatch(r"test accuracy: 0\.\d+", lines[-1])
    assert (src.parent / "here" / "history.csv").is_file()
