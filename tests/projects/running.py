"""What the tests do with a generated project, each time in a new process.

The process is forked from one that has TensorFlow loaded, so nothing of a project (modules,
registered classes, settings of Keras) reaches the next one. The package is called `demo`.
"""

import contextlib
import os
import runpy
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import inputs
from tfscaffold.project import catalog
from tfscaffold.project.choices import resolve
from tfscaffold.project.data import read_data
from tfscaffold.project.options import Options
from tfscaffold.project.render import render
from tfscaffold.project.write import write

# What the forked processes have loaded.
PRELOADED = ("tensorflow", "keras", "matplotlib.figure", "sklearn.datasets")

# Architectures that are tried in all their cells.
QUICK = ("cnn", "mlp")
# Architectures that are tried in one cell.
SLOW = ("transfer",)
# What their trainings need here: no network, and little time.
OWN_WORDS = {"transfer": ("--weights", "none", "--image-size", "32")}

# Of the optimizers that the tiers are compared with.
LEARNING_RATES = {"Adam": 0.001, "SGD": 0.1}

Arrays = list[np.ndarray]
Batches = list[tuple[np.ndarray, np.ndarray]]


class Session(NamedTuple):
    """What came of a project's commands."""

    printed: dict[str, str]
    """By command: what it wrote to standard output."""
    complaints: str
    """What the training wrote to standard error."""
    history: list[dict[str, float]]
    """The results of each epoch."""
    weights: Arrays
    """The weights after the last epoch, in call order."""
    saved: np.ndarray
    """Outputs of the best model when it was saved."""
    loaded: np.ndarray
    """Outputs of the same model, loaded again."""
    exported: np.ndarray
    """Outputs of the same model from its SavedModel, on the same inputs."""


class Numbers(NamedTuple):
    """What a network computes that has got weights at random, always the same."""

    outputs: np.ndarray
    outputs_in_training: np.ndarray
    gradients: Arrays
    """By the weights, in call order, in training."""
    losses: dict[str, list[float]]
    """By optimizer: the loss of each step of a training."""
    weights: dict[str, Arrays]
    """By optimizer: the weights after the training, in call order."""


def write_project(
    folder: Path,
    arch: str,
    tier: str,
    training: str,
    data: str,
    path: Path | None,
    options: Options = Options(),  # noqa: B008
) -> Path:
    """Write a project called `demo` below a folder; return its `src`."""
    facts = read_data(data, None if path is None else str(path))
    choices = resolve("demo", facts, arch, tier, training, options)
    write(str(folder / "demo"), render(choices), force=False)
    return folder / "demo" / "src"


def tried_cells() -> tuple[catalog.Cell, ...]:
    """Return the cells that are trained here.

    Many cost more than ten seconds each, so that without TFSCAFFOLD_ALL_CELLS each tier and
    each training style is tried once for an architecture; all are for the quick ones.
    """
    if os.environ.get("TFSCAFFOLD_ALL_CELLS"):
        return catalog.cells()
    styles = dict(zip(catalog.TIERS, catalog.TRAINING, strict=False))
    return tuple(
        cell
        for cell in catalog.cells()
        if cell.arch in QUICK
        or (styles[cell.tier] == cell.training and cell.arch not in SLOW)
        or (cell.arch in SLOW and cell == reference(cell))
    )


def reference_tier(cell: catalog.Cell) -> str:
    """Return the tier whose training a cell's has to be like, to the last bit.

    MultiHeadAttention draws its weights when it is built: between the makings of the layers in
    the Functional form, after them in all others. So from one seed on, the layers get others.
    """
    late = cell.arch == "transformer" and cell.tier == "functional"
    return "functional" if late else "sequential"


def reference(cell: catalog.Cell) -> catalog.Cell:
    """Return the cell whose training a cell's has to be like, to the last bit."""
    style = catalog.architecture(cell.arch).training[0]
    return catalog.Cell(cell.arch, reference_tier(cell), style)


def data_for(arch: str, folder: Path) -> tuple[str, Path | None]:
    """Return real data that an architecture takes; a file that it needs is written."""
    if arch == "forecast":
        return "series", inputs.WRITERS["series"](folder)
    if arch == "tabular":
        return "table", inputs.write_patients(folder)
    if catalog.architecture(arch).input_dtype == "string":
        return "text", inputs.WRITERS["text"](folder)
    return "digits", None


def use(src: Path, epochs: int, downloaded: str | None = None, *words: str) -> Session:
    """Train, evaluate, predict and export, each as its command does.

    Args:
        src: What `write_project` returned; everything is written beside it.
        epochs: How many to train for.
        downloaded: A module of keras.datasets that is to give digits, without download.
        words: Other options of the training.
    """
    folder = src.parent
    with only_project(src), _standard_error_in(folder / "stderr.txt"):
        if downloaded:
            _replace_download(downloaded)
        from demo import checkpoints, data, predict, runs, saving, settings

        if "--cpu-replicas" in words:
            from demo.strategy import split_cpu

            split_cpu(int(words[words.index("--cpu-replicas") + 1]))
        run = runs.Run(folder / "run")
        chosen = settings.Settings()
        x, _ = next(data.load_datasets(chosen).test.as_numpy_iterator())
        if (src / "demo" / "gan.py").exists():
            size = chosen.latent_size + 10 * ("--conditional" in words)
            x = np.random.default_rng(0).random((8, size), dtype="float32")
        saved: list[np.ndarray] = []
        weights: list[Arrays] = []
        save_model, end_epoch = checkpoints.save_model, checkpoints.Progress.end_epoch

        def save_and_note(model: Any, run: Any) -> None:
            save_model(model, run)
            saved.append(predict.predict(model, x))

        def end_and_note(self: Any, epoch: int, results: Any) -> None:
            end_epoch(self, epoch, results)
            weights.append([np.array(weight) for weight in weights_of(self.model)])

        checkpoints.save_model = save_and_note
        checkpoints.Progress.end_epoch = end_and_note
        place = ["--run-folder", str(run.folder)]
        words = (*place, "--epochs", str(epochs), *words)
        printed = {"train": _command("train", *words)}
        # Not those of the others: TensorFlow finds it strange how often the same function
        # is traced, when several commands run in one process.
        complaints = (folder / "stderr.txt").read_text("utf-8")
        for command in ("evaluate", "predict", "export"):
            printed[command] = _command(command, *place)
        loaded = predict.predict(saving.load_model(run), x)
        exported = _served(run.folder / "serving" / "1", x)
        history = run.read_history()
    return Session(
        printed, complaints, history, weights[-1], saved[-1], loaded, exported
    )


def generated(src: Path) -> np.ndarray:
    """Return 500 images, flat, of the classes 0 to 9 by turns, by a project's best GAN."""
    with only_project(src), _standard_error_in(src.parent / "stderr.txt"):
        from demo import runs, samples, saving

        gan = saving.load_model(runs.Run(src.parent / "run"))
        return samples.make_images(gan, np.arange(500) % 10).reshape(500, -1)


def compute(src: Path, training: str, steps: int, batch_size: int) -> Numbers:
    """Compute with a project's network, and train it by the project's own step.

    Args:
        src: What `write_project` returned.
        training: The project's training style.
        steps: How many steps each optimizer takes.
        batch_size: Examples in a step.
    """
    folder = src.parent
    with only_project(src), _standard_error_in(folder / "stderr.txt"):
        from demo.data import load_datasets
        from demo.settings import Settings

        parts = load_datasets(Settings()).train.as_numpy_iterator()
        x, y = map(np.concatenate, zip(*parts, strict=True))
        random = np.random.default_rng(0)
        # Texts teach slowly by the plain optimizer: one batch of them is learnt by heart.
        distinct = 1 if x.dtype == object else steps
        indices = [random.integers(len(y), size=batch_size) for _ in range(distinct)]
        indices *= steps // distinct
        batches = [(x[chosen], y[chosen]) for chosen in indices]
        outputs, outputs_in_training, gradients = _one_step(_network(), *batches[0])
        losses, weights = {}, {}
        for optimizer in LEARNING_RATES:
            network = _network()
            if training == "loop":
                losses[optimizer] = _losses_of_loop(network, optimizer, batches)
            else:
                model = _trained_by_fit(network, training)
                losses[optimizer] = _losses_of_fit(model, optimizer, batches)
            weights[optimizer] = [np.array(weight) for weight in weights_of(network)]
    return Numbers(outputs, outputs_in_training, gradients, losses, weights)


def _network() -> Any:
    """Return the project's network with weights, and masks of dropout, from one seed."""
    import keras
    from demo.model import build_model
    from demo.settings import Settings

    settings = Settings()
    keras.utils.set_random_seed(1)
    if hasattr(settings, "number_columns"):
        from demo.data import features, target_scale

        network = build_model(*features(settings), *target_scale(settings))
    elif hasattr(settings, "horizon"):
        from demo.data import scales

        shape, horizon = settings.input_shape, settings.horizon
        network = build_model(shape, horizon, *scales(settings))
    elif hasattr(settings, "input_shape"):
        network = build_model(settings.input_shape, settings.num_classes)
    else:
        from demo.data import vocabulary

        facts = (settings.num_classes, settings.split, settings.length)
        network = build_model(vocabulary(settings), *facts)
    random = np.random.default_rng(1)
    for weight in weights_of(network):
        weight.assign(random.normal(0, 0.1, weight.shape))
    return network


def _one_step(network: Any, x: np.ndarray, y: np.ndarray) -> tuple[Any, Any, Arrays]:
    """Return outputs, outputs in training and gradients, computed in a graph."""
    import keras
    import tensorflow as tf

    loss_of = _loss(y)
    weights = weights_of(network)
    if isinstance(network, keras.Model):
        weights = [weight.value for weight in weights]

    @tf.function
    def step(x: tf.Tensor, y: tf.Tensor) -> Any:
        with tf.GradientTape() as tape:
            outputs = network(x, training=True)
            loss = loss_of(y, outputs)
        gradients = tape.gradient(loss, weights)
        return network(x, training=False), outputs, gradients

    outputs, outputs_in_training, gradients = step(tf.constant(x), tf.constant(y))
    dense = [tf.convert_to_tensor(gradient).numpy() for gradient in gradients]
    return outputs.numpy(), outputs_in_training.numpy(), dense


def _loss(y: np.ndarray) -> Any:
    """Return the loss that is fit for classes, or for numbers."""
    import keras

    if y.dtype == np.float32:
        return keras.losses.MeanSquaredError()
    return keras.losses.SparseCategoricalCrossentropy()


def _rate(optimizer: str, batches: Batches) -> float:
    """Return the learning rate: SGD takes steps as long as the squared unit of the targets."""
    y = batches[0][1]
    squared = float(y.var()) if y.dtype == np.float32 and optimizer == "SGD" else 1.0
    return LEARNING_RATES[optimizer] / squared


def _losses_of_loop(network: Any, optimizer: str, batches: Batches) -> list[float]:
    """Train by the project's loop; return the loss of each step."""
    import keras
    import tensorflow as tf
    from demo import loop

    home = keras.optimizers
    if not isinstance(network, keras.Model):
        from demo import optimizers as home
    made = getattr(home, optimizer)(_rate(optimizer, batches))
    made.build(network.trainable_variables)
    metrics = loop.EpochMetrics()
    step = loop.make_train_step(network, made, metrics)
    losses = []
    for x, y in batches:
        metrics.reset()
        losses.append(float(step(tf.constant(x), tf.constant(y))["loss"]))
    return losses


def _trained_by_fit(network: Any, training: str) -> Any:
    """Return the model that the project's train.py gives to fit."""
    if training == "fit":
        return network
    from demo.train_step import TrainStepModel

    return TrainStepModel(network)


def _losses_of_fit(model: Any, optimizer: str, batches: Batches) -> list[float]:
    """Train by fit, which calls the model's own train_step; return each step's loss."""
    import keras
    import tensorflow as tf

    model.compile(
        getattr(keras.optimizers, optimizer)(_rate(optimizer, batches)),
        _loss(batches[0][1]),
        jit_compile=False,
    )
    x, y = map(np.concatenate, zip(*batches, strict=True))
    losses: list[float] = []
    each_step = keras.callbacks.LambdaCallback(
        # What fit tells is the mean since the last reset.
        on_train_batch_begin=lambda batch, logs: model.reset_metrics(),
        on_train_batch_end=lambda batch, logs: losses.append(float(logs["loss"])),
    )
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(len(batches[0][1]))
    model.fit(dataset, shuffle=False, verbose=0, callbacks=[each_step])
    return losses


@contextlib.contextmanager
def only_project(src: Path) -> Iterator[None]:
    """Make `demo` importable; a warning is an error, as in the project's own tests."""
    sys.path.insert(0, str(src))
    warnings.simplefilter("error")
    # numpy 2 about the code of Keras itself.
    warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
    yield


@contextlib.contextmanager
def _standard_error_in(path: Path) -> Iterator[None]:
    """Send what Python and TensorFlow's C++ write to standard error to a file."""
    with path.open("w", encoding="utf-8") as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        except BaseException as error:
            error.add_note(path.read_text("utf-8"))
            raise
        finally:
            os.dup2(before, 2)


def _command(name: str, *arguments: str) -> str:
    """Run `python -m demo.<name>` in this process; return what it prints.

    Raises:
        AssertionError: Its exit code is not 0.
    """
    path = Path(arguments[arguments.index("--run-folder") + 1] + ".stdout.txt")
    sys.argv = [name, *arguments]
    # It may have been imported by another command, which Python warns of.
    sys.modules.pop(f"demo.{name}", None)
    with path.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
        try:
            runpy.run_module(f"demo.{name}", run_name="__main__")
        except SystemExit as stop:
            code = stop.code
    printed = path.read_text("utf-8")
    assert code == 0, printed
    return printed


def weights_of(model: Any) -> list[Any]:
    """Return the weights of a model of any tier and style, in call order."""
    network = getattr(model, "network", model)
    return [weight for layer in network.layers for weight in layer.weights]


def _served(folder: Path, x: np.ndarray) -> np.ndarray:
    import tensorflow as tf

    serve = tf.saved_model.load(str(folder)).signatures["serving_default"]
    return next(iter(serve(inputs=tf.constant(x)).values())).numpy()


def _replace_download(name: str) -> None:
    """Let keras.datasets give digits of scikit-learn, in the shapes of the real ones."""
    import keras
    from sklearn.datasets import load_digits

    digits = load_digits()
    if name == "cifar10":
        x = np.kron(digits.images, np.ones((1, 4, 4)))[..., np.newaxis].repeat(3, -1)
        y = digits.target[:, np.newaxis]
    else:
        x = np.pad(np.kron(digits.images, np.ones((1, 3, 3))), ((0, 0), (2, 2), (2, 2)))
        y = digits.target
    x, y = (x * 15).astype("uint8"), y.astype("uint8")
    parts = (x[:1500], y[:1500]), (x[1500:], y[1500:])
    getattr(keras.datasets, name.replace("-", "_")).load_data = lambda: parts
