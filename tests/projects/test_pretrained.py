"""The pretrained base of `--arch transfer`: where its weights come from, and on two devices."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits

from projects.running import Session, only_project, use, write_project
from projects.test_cells import check, check_learning
from projects.test_installed import environment
from projects.test_options import assert_near
from tfscaffold.project import catalog
from tfscaffold.project.options import Options

# The one of the bases whose file of weights Keras reads without knowing its hash: a file
# that is made here passes for it.
FILE = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96_no_top.h5"
BASE = ("mobilenetv3", 32)
SMALL = ("--base", "mobilenetv3", "--image-size", "32", "--batch-size", "64")
SMALL += ("--frozen-epochs", "1", "--fine-tuning-rate", "0.0001")


def write_weights(
    src: Path, base: str, image_size: int, path: Path, calibrated: bool = False
) -> None:
    """Write a file of weights at random for a base, as keras.applications has it.

    Calibrated, its features tell digits apart a little: what it keeps of means and
    deviations is that of digits.
    """
    with only_project(src):
        import keras
        from demo.base import PretrainedBase

        keras.utils.set_random_seed(3)
        network = PretrainedBase(base, image_size, True).network
        if calibrated:
            _calibrate(network, image_size)
        path.parent.mkdir(parents=True)
        if path.name.endswith(".weights.h5"):
            network.save_weights(path)
        else:
            network.save(path)


def _calibrate(network: Any, image_size: int) -> None:
    import tensorflow as tf

    images = load_digits().images[:256, ..., np.newaxis].repeat(3, -1) * 16
    images = tf.image.resize(images, (image_size, image_size))
    for layer in network.layers:
        if hasattr(layer, "momentum"):
            layer.momentum = 0.5
    for _ in range(8):
        network(images, training=True)


def saved_base(src: Path, run: Path) -> list[np.ndarray]:
    """Return the weights of the base of a run's best model."""
    with only_project(src):
        from demo import base, runs, saving

        network = base.base_of(saving.load_model(runs.Run(run))).network
        return [np.array(weight) for weight in network.weights]


def weights_in(src: Path, path: Path, name: str, size: int) -> list[np.ndarray]:
    """Return the weights of a file, in the order of the base."""
    with only_project(src):
        from demo.base import PretrainedBase

        base = PretrainedBase(name, size, True)
        base.network.load_weights(path)
        return [np.array(weight) for weight in base.network.weights]


def train_offline(src: Path, home: Path) -> "subprocess.CompletedProcess[str]":
    """Train on ImageNet's weights where nothing can be downloaded."""
    nowhere = "http://127.0.0.1:9"
    words = ["--base", "mobilenetv2", "--epochs", "1", "--batch-size", "512"]
    return subprocess.run(
        [sys.executable, "-m", "demo.train", "--run-folder", "run", *words],
        check=False,
        cwd=src.parent,
        env=environment()
        | {"PYTHONPATH": str(src), "TF_CPP_MIN_LOG_LEVEL": "3"}
        | {"KERAS_HOME": str(home), "https_proxy": nowhere, "no_proxy": ""},
        capture_output=True,
        text=True,
        timeout=240,
    )


def test_weights_of_imagenet_without_a_network(
    in_new_process: Callable[..., Any], tmp_path: Path
) -> None:
    src = write_project(tmp_path, "transfer", "sequential", "loop", "digits", None)
    home = tmp_path / "keras"
    refused = train_offline(src, home)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith(
        "error: The weights of mobilenetv2 cannot be downloaded. Put the file "
        f"{FILE} into {home / 'models'}, from https://storage.googleapis.com/"
    )
    path = home / "models" / FILE
    path.parent.rmdir()
    in_new_process(write_weights, src, "mobilenetv2", 96, path)
    trained = train_offline(src, home)
    assert trained.returncode == 0, trained.stderr
    assert "Downloading" not in trained.stdout
    wanted = in_new_process(weights_in, src, path, "mobilenetv2", 96)
    found = in_new_process(saved_base, src, src.parent / "run")
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(one, other)


# The others take a minute each: with TFSCAFFOLD_ALL_CELLS.
STYLES = catalog.TRAINING if os.environ.get("TFSCAFFOLD_ALL_CELLS") else ("loop",)


@pytest.mark.parametrize("training", STYLES)
def test_two_devices_train_both_stages_as_one_does(
    in_new_process: Callable[..., Any], tmp_path: Path, training: str
) -> None:
    weights = tmp_path / "weights" / "base.weights.h5"
    words = ["--weights", str(weights), *SMALL]
    digits = load_digits()
    few = tmp_path / "digits.npz"
    x = (digits.images[:256, ..., np.newaxis] / 16).astype("float32")
    np.savez(few, x=x, y=digits.target[:256])

    def trained(name: str, options: Options, *more: str) -> Session:
        cell = ("transfer", "sequential", training, "npz", few)
        src = write_project(tmp_path / name, *cell, options)
        if not weights.exists():
            in_new_process(write_weights, src, *BASE, weights, True)
        return in_new_process(use, src, 2, None, *words, *more)

    two = trained("two", Options(strategy="mirrored"), "--cpu-replicas", "2")
    check(two)
    check_learning(two)
    # The second epoch has trained the last layers of the base, and those alone.
    before = in_new_process(weights_in, tmp_path / "two/demo/src", weights, *BASE)
    changed = [
        not np.array_equal(one, other)
        for one, other in zip(two.weights, before, strict=False)
    ]
    assert any(changed)
    assert not any(changed[: len(changed) // 2])
    if training == "loop":  # fit draws another order of the data on several devices
        assert_near(two, trained("one", Options()), 1e-5)
