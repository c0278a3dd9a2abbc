"""The training: that it can be interrupted, and what it refuses."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from demo.checkpoints import Progress
from demo.curves import draw_curves
from demo.errors import RunError
from demo.runs import Results, Run
from demo.settings import Settings
from demo.train import train


def state(run: Run) -> list[np.ndarray]:
    """Return the variables in the last checkpoint of a run."""
    reader = tf.train.load_checkpoint(run.checkpoints)
    names = sorted(reader.get_variable_to_shape_map())
    return [reader.get_tensor(name) for name in names if name.startswith("variables/")]


@pytest.mark.usefixtures("small_data")
def test_interrupted_run_ends_as_an_undisturbed_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = Run(settings.run_folder + "-undisturbed")
    train(settings, undisturbed)

    interrupted = Run(settings.run_folder + "-interrupted")
    end_epoch = Progress.end_epoch

    def stop_in_epoch_2(self: Progress, epoch: int, results: Results) -> None:
        if epoch == 2:
            raise KeyboardInterrupt
        end_epoch(self, epoch, results)

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "end_epoch", stop_in_epoch_2)
        with pytest.raises(KeyboardInterrupt):
            train(settings, interrupted)
    assert len(interrupted.read_history()) == 2
    train(settings, interrupted)

    assert interrupted.read_history() == undisturbed.read_history()
    for left, right in zip(state(interrupted), state(undisturbed), strict=True):
        np.testing.assert_array_equal(left, right)


@pytest.mark.usefixtures("small_data")
def test_loss_that_is_no_number_stops_and_keeps_the_last_good_state(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Run(settings.run_folder + "-good")
    train(replace(settings, epochs=2), good)

    stopped = Run(settings.run_folder + "-stopped")
    end_epoch = Progress.end_epoch

    def spoil_epoch_2(self: Progress, epoch: int, results: Results) -> None:
        end_epoch(self, epoch, results)
        if epoch == 1:
            for variable in self.model.trainable_variables:
                variable.assign(tf.fill(variable.shape, math.nan))

    monkeypatch.setattr(Progress, "end_epoch", spoil_epoch_2)
    with pytest.raises(RunError, match=r"In epoch 3, batch \d, the \w+ became nan"):
        train(settings, stopped)

    assert stopped.read_history() == good.read_history()
    for left, right in zip(state(stopped), state(good), strict=True):
        np.testing.assert_array_equal(left, right)


def test_run_goes_on_with_its_own_settings_only(settings: Settings) -> None:
    run = Run(settings.run_folder)
    run.begin(settings)
    run.begin(replace(settings, epochs=9))
    assert run.settings() == replace(settings, epochs=9)
    with pytest.raises(RunError, match="seed: 42 before, 7 now"):
        run.begin(replace(settings, seed=7))


@pytest.mark.usefixtures("small_data")
def test_fresh_start_forgets_the_run(settings: Settings) -> None:
    run = Run(settings.run_folder)
    train(settings, run)
    run.begin(replace(settings, seed=7), fresh=True)
    assert [path.name for path in run.folder.iterdir()] == ["settings.json"]


def test_folder_without_a_run_says_how_to_train(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="Nothing has been trained"):
        Run(tmp_path).settings()


def test_curves_are_a_picture(tmp_path: Path) -> None:
    results = {"epoch": 1, "loss": 2.0, "accuracy": 0.1}
    results |= {"val_loss": 2.1, "val_accuracy": 0.2}
    draw_curves([results, {**results, "epoch": 2}], tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
