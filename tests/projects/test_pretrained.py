"""The pretrained base of `--arch transfer`: where its weights come from, and on two devices."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from projects.running import Arrays, only_project, write_project
from projects.test_installed import environment
from tfscaffold.project.options import Options

# The one of the bases whose file of weights Keras reads without knowing its hash: a file
# that is made here passes for it.
FILE = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96_no_top.h5"


def write_weights(src: Path, path: Path) -> None:
    """Write a file of weights at random for MobileNetV2, as keras.applications has it."""
    with only_project(src):
        import keras
        from demo.base import PretrainedBase

        keras.utils.set_random_seed(3)
        path.parent.mkdir(parents=True)
        PretrainedBase("mobilenetv2", 96, True).network.save(path)


def weights_in(src: Path, path: Path) -> Arrays:
    """Return the weights of that file, in the order of the base."""
    with only_project(src):
        from demo.base import PretrainedBase

        network = PretrainedBase("mobilenetv2", 96, True).network
        network.load_weights(path)
        return [np.array(weight) for weight in network.weights]


def saved_base(src: Path, run: Path) -> Arrays:
    """Return the weights of the base of a run's best model."""
    with only_project(src):
        from demo import base, runs, saving

        network = base.base_of(saving.load_model(runs.Run(run))).network
        return [np.array(weight) for weight in network.weights]


def distances_from_keras(src: Path) -> dict[str, float]:
    """Return by how much each base differs from its network behind Keras' preprocessing."""
    with only_project(src):
        import tensorflow as tf
        from demo.base import BASES, PretrainedBase
        from keras import applications

        modules = {
            "mobilenetv3": applications.mobilenet_v3,
            "mobilenetv2": applications.mobilenet_v2,
            "efficientnetv2": applications.efficientnet_v2,
            "resnet50": applications.resnet50,
        }
        assert modules.keys() == BASES.keys()
        images = tf.random.stateless_uniform((2, 32, 32, 3), (1, 2))
        distances = {}
        for name, module in modules.items():
            base = PretrainedBase(name, 32, True)
            wanted = base.network(module.preprocess_input(images * 255))
            distances[name] = float(np.abs(base(images) - wanted).max())
            assert float(np.abs(base.network(images) - wanted).max()) > 0
        return distances


def test_each_base_has_the_preprocessing_that_it_was_trained_with(
    in_new_process: Callable[..., Any], tmp_path: Path
) -> None:
    src = write_project(tmp_path, "transfer", "sequential", "fit", "digits", None)
    distances = in_new_process(distances_from_keras, src)
    assert set(distances.values()) == {0.0}


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
    in_new_process(write_weights, src, path)
    trained = train_offline(src, home)
    assert trained.returncode == 0, trained.stderr
    assert "Downloading" not in trained.stdout
    wanted = in_new_process(weights_in, src, path)
    found = in_new_process(saved_base, src, src.parent / "run")
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(one, other)


class Stages(NamedTuple):
    """What came of a training in two stages of an epoch each."""

    history: list[dict[str, float]]
    before: Arrays
    """The weights of the base in the file that it begins with."""
    after: Arrays
    """The weights of the base after the training."""
    state: Arrays
    """All variables after it, those of the optimizer too."""


def train_stages(src: Path, training: str, devices: int) -> Stages:
    """Train on a base of two convolutions, in place of a large one."""
    with only_project(src):
        import keras
        import tensorflow as tf
        from demo import base, runs, saving, settings, train

        if devices > 1:
            from demo.strategy import split_cpu

            split_cpu(devices)
        base.BASES["mobilenetv3"] = base.Base(_small_network, base.unchanged)
        keras.utils.set_random_seed(3)
        weights = src / "base.weights.h5"
        network = base.PretrainedBase("mobilenetv3", 32, True).network
        network.save_weights(weights)
        chosen = settings.Settings(
            **({"cpu_replicas": devices} if devices > 1 else {}),
            weights=str(weights),
            image_size=32,
            epochs=2,
            frozen_epochs=1,
            unfrozen_layers=3,
            fine_tuning_rate=0.0001,
        )
        run = runs.Run(src / "run")
        run.begin(chosen)
        train.train(chosen, run)
        model = saving.load_model(run)
        trained = base.base_of(model.network if training == "train-step" else model)
        reader = tf.train.load_checkpoint(str(run.checkpoints))
        names = sorted(reader.get_variable_to_shape_map())
        return Stages(
            run.read_history(),
            [np.array(weight) for weight in network.weights],
            [np.array(weight) for weight in trained.network.weights],
            [reader.get_tensor(n) for n in names if n.startswith("variables/")],
        )


def _small_network(include_top: bool, weights: None, input_shape: Any) -> Any:
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.Conv2D(8, 3, strides=2, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2D(16, 3, strides=2, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
        ]
    )


def assert_near(found: Stages, wanted: Stages) -> None:
    """Assert that two trainings went nearly alike."""
    for one, other in zip(found.history, wanted.history, strict=True):
        assert one == pytest.approx(other, abs=1e-5)
    for left, right in zip(found.state, wanted.state, strict=True):
        np.testing.assert_allclose(left, right, atol=1e-5)


def test_two_devices_train_both_stages(
    in_new_process: Callable[..., Any], tmp_path: Path
) -> None:
    def trained(training: str, devices: int) -> Stages:
        folder = tmp_path / f"{training}-{devices}"
        options = Options(strategy="mirrored" if devices > 1 else "none")
        cell = ("transfer", "sequential", training, "digits", None)
        src = write_project(folder, *cell, options)
        return in_new_process(train_stages, src, training, devices)

    loop = trained("loop", 2)
    first, second = loop.history
    assert second["val_loss"] < first["val_loss"]
    # The first convolution and all statistics stay; the second one is trained on.
    changed = [
        not np.array_equal(one, other)
        for one, other in zip(loop.before, loop.after, strict=True)
    ]
    assert changed == [number == 5 for number in range(10)]
    assert_near(loop, trained("loop", 1))
    # fit draws another order of the data on several devices than on one.
    assert_near(trained("train-step", 2), trained("fit", 2))
