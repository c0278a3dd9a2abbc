"""The choices of `tfscaffold new`, and which of them go together."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.catalog import Architecture
from tfscaffold.project.data import Data, read_data
from tfscaffold.project.names import package_name
from tfscaffold.project.options import Options, refusal


class Choices(NamedTuple):
    """A project that makes sense."""

    name: str
    package: str
    arch: Architecture
    tier: str
    training: str
    data: Data
    options: Options
    own: Mapping[str, Any] = MappingProxyType({})
    """The architecture's own options, by name with `_`."""


def resolve(
    directory: str,
    data: Data,
    arch: str | None = None,
    tier: str | None = None,
    training: str | None = None,
    options: Options = Options(),  # noqa: B008
    own: Mapping[str, Any] = MappingProxyType({}),
) -> Choices:
    """Fill what was not chosen with what fits, and check that all of it goes together.

    Args:
        directory: The project's folder as the user wrote it; its last part is the name.
        data: What `read_data` found.
        arch: An architecture, or None for the first of `architectures_for`.
        tier: One of `catalog.TIERS`, or None for the architecture's base tier.
        training: One of `catalog.TRAINING`, or None for the first that works.
        options: What the training has beyond the plain one.
        own: Options of the architecture, by name with `_`; None stands for the default.

    Raises:
        UserError: The name is empty or unusable, a choice does not exist, or two exclude each
            other; the hint then is the nearest command that works.
    """
    if not directory:
        raise UserError("The name of the folder is empty.", "Name one: `demo`.")
    name = os.path.basename(os.path.abspath(directory))
    package = package_name(name)
    fitting = architectures_for(data)
    chosen = catalog.architecture(arch or fitting[0])
    tier = catalog.check_name(tier or chosen.base_tier, tuple(catalog.TIERS), "--tier")
    if reason := _misfit(chosen, data):
        raise UserError(reason, _nearest(directory, fitting[0], tier, training, data))
    if tier not in chosen.tiers:
        reason = chosen.refusals.get(tier, f"{', '.join(chosen.tiers)} are its tiers")
        raise UserError(
            f"{chosen.title} is not written in --tier {tier}: {reason}.",
            _nearest(directory, chosen.name, chosen.base_tier, training, data),
        )
    styles = catalog.training_styles(chosen, tier)
    training = catalog.check_name(
        training or styles[0], tuple(catalog.TRAINING), "--training"
    )
    if training not in styles:
        if tier == "module":
            reason = (
                f"A tf.Module has no compile and no fit, so --training {training} does"
                " not go with --tier module: it is trained by a loop of its own."
            )
        else:
            why = chosen.refusals.get(training, f"{', '.join(styles)} are its styles")
            reason = f"{chosen.title} is not trained by --training {training}: {why}."
        raise UserError(reason, _nearest(directory, chosen.name, tier, styles[0], data))
    if refused := refusal(options, chosen, tier, training, data):
        nearest = _nearest(directory, chosen.name, tier, training, data)
        hint = " ".join([nearest, *refused.options.words()])
        raise UserError(refused.reason, hint)
    own = _own(chosen, own)
    return Choices(name, package, chosen, tier, training, data, options, own)


def architectures_for(data: Data) -> tuple[str, ...]:
    """Return the names of the architectures that take the data, the default first."""
    known = catalog.names("architectures")
    fitting = [name for name in known if not _misfit(catalog.architecture(name), data)]
    return tuple(sorted(fitting, key=lambda name: (name != "cnn", name != "mlp", name)))


def _own(architecture: Architecture, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return all options of an architecture, those that were not given by default."""
    wanted = {name: value for name, value in given.items() if value is not None}
    known = {item.name.replace("-", "_"): item for item in architecture.own}
    for name in wanted:
        if name not in known:
            option = f"--{name.replace('_', '-')}"
            raise UserError(
                f"--arch {architecture.name} has no option {option}.",
                f"Leave it out; `tfscaffold new --help` says which --arch has {option}.",
            )
    return {name: wanted.get(name, item.default) for name, item in known.items()}


def example_data(arch: str) -> Data:
    """Return data that an architecture takes: a source that needs no file, or made-up facts."""
    chosen = catalog.architecture(arch)
    if chosen.input_dtype == "string" and chosen.input_rank:
        extra: dict[str, Any] = {
            "delimiter": ",",
            "target_column": "price",
            "number_columns": ("area", "year"),
            "category_columns": ("district",),
        }
        return Data("table", "houses.csv", (3,), (), (), "string", extra)
    if chosen.input_rank == 2:
        extra = {"delimiter": ",", "columns": ("temperature",), "horizon": 1}
        return Data("series", "temperatures.csv", (24, 1), (), extra=extra)
    if chosen.input_dtype == "string":
        extra = {
            "delimiter": ",",
            "label_column": "label",
            "text_column": "text",
            "split": "whitespace",
            "length": 100,
        }
        classes = ("negative", "positive")
        return Data("text", "reviews.csv", (), classes, (), "string", extra)
    sources = map(catalog.data_source, catalog.names("data"))
    offline = (read_data(source.name) for source in sources if not source.needs_path)
    return next(data for data in offline if arch in architectures_for(data))


def _misfit(architecture: Architecture, data: Data) -> str:
    """Return why the architecture cannot take the data, or an empty string."""
    rank, shape = architecture.input_rank, data.input_shape
    taken = _kind(architecture.input_dtype, rank)
    found = _kind(data.input_dtype, len(shape))
    if taken != found:
        return (
            f"--arch {architecture.name} takes {taken}, and --data {data.name} has"
            f" {found}."
        )
    if data.is_regression and not architecture.network_for_numbers:
        return (
            f"--arch {architecture.name} tells classes apart, and in --data {data.name} a"
            " number is to be predicted."
        )
    if rank is not None and rank != len(shape):
        return (
            f"--arch {architecture.name} takes examples of {rank} axes (height, width,"
            f" channels), and those of --data {data.name} have the shape {shape}."
        )
    if rank == 3 and min(shape[:2]) < architecture.min_size:
        return (
            f"--arch {architecture.name} takes images of {architecture.min_size} x"
            f" {architecture.min_size} pixels or more, and those of --data {data.name}"
            f" have {shape[0]} x {shape[1]}."
        )
    return ""


def _kind(dtype: str, rank: int | None) -> str:
    if dtype == "float32":
        return "windows of a series" if rank == 2 else "numbers"
    return "rows of a table" if rank else "texts"


def _nearest(
    directory: str, arch: str, tier: str, training: str | None, data: Data
) -> str:
    """Return a command that works, as near as can be to what was asked for."""
    import shlex

    architecture = catalog.architecture(arch)
    if tier not in architecture.tiers:
        tier = architecture.base_tier
    styles = catalog.training_styles(architecture, tier)
    if training not in styles:
        training = styles[0]
    words = ["tfscaffold", "new", directory, "--arch", arch, "--tier", tier]
    words += ["--training", training, "--data", data.name]
    if data.path is not None:
        words += ["--data-path", data.path, *data.asked]
    return f"The nearest that works: {shlex.join(words)}"
