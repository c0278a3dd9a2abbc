"""Measures the trained model on the test data.

Run it with `python -m demo.evaluate`.
"""

from functools import lru_cache

import keras
import tensorflow as tf

from .commands import exit_code_of, parser_for_run
from .data import load_datasets
from .loop import EpochMetrics, Steps, make_test_step, run_epoch
from .runs import Results, Run
from .saving import load_model


def evaluate(model: keras.Model, dataset: tf.data.Dataset) -> Results:
    """Return `loss` and `accuracy` over batches (x, y)."""
    test_step, metrics = _test_step(model)
    return run_epoch(test_step, dataset, metrics)


@lru_cache(maxsize=1)
def _test_step(model: keras.Model) -> tuple[Steps, EpochMetrics]:
    # Kept: a new one would be compiled anew each time that the model is measured.
    metrics = EpochMetrics()
    return make_test_step(model, metrics), metrics


def evaluate_run(run: Run) -> Results:
    """Return `loss` and `accuracy` of a run's best model on the test data."""
    datasets = load_datasets(run.settings())
    return evaluate(load_model(run), datasets.test)


def main() -> int:
    """Evaluate from the command line; return the exit code."""
    parser = parser_for_run("evaluate", "Measure the model on the test data.")
    arguments = parser.parse_args()
    return exit_code_of(lambda: _print_results(Run(arguments.run_folder)))


def _print_results(run: Run) -> None:
    for name, value in evaluate_run(run).items():
        print(f"test {name}: {value:.4f}")


if __name__ == "__main__":
    raise SystemExit(main())
