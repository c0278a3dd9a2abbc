"""The choices of `tfscaffold new`, and which of them go together."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.catalog import Architecture, DataSource
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

    def nearest(arch: Architecture, training: str | None, data: Data) -> str:
        command = _nearest(directory, arch, tier, training, data, options, own)
        return f"The nearest that works: {command}"

    if reason := _misfit(chosen, data):
        sources = sources_for(chosen.name)
        takes = f"--arch {chosen.name} takes --data {_either(sources)}."
        if data.path is None:
            command = nearest(chosen, training, read_data(sources[0]))
        else:
            # The user's own data weigh more than the network.
            command = nearest(catalog.architecture(fitting[0]), training, data)
        raise UserError(reason, f"{takes} {command}")
    if tier not in chosen.tiers:
        reason = chosen.refusals.get(tier, f"{', '.join(chosen.tiers)} are its tiers")
        raise UserError(
            f"{chosen.title} is not written in --tier {tier}: {reason}.",
            nearest(chosen, training, data),
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
        raise UserError(reason, nearest(chosen, styles[0], data))
    if refused := refusal(options, chosen, tier, training, data):
        raise UserError(refused.reason, nearest(chosen, training, data))
    own = _own(chosen, own)
    return Choices(name, package, chosen, tier, training, data, options, own)


def architectures() -> tuple[str, ...]:
    """Return the names of all architectures, the default first."""
    known = catalog.names("architectures")
    return tuple(sorted(known, key=lambda name: (name != "cnn", name != "mlp", name)))


def architectures_for(data: Data) -> tuple[str, ...]:
    """Return the names of the architectures that take the data, the default first."""
    return tuple(
        name
        for name in architectures()
        if not _misfit(catalog.architecture(name), data)
    )


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


def sources_for(arch: str) -> tuple[str, ...]:
    """Return the sources of data that an architecture takes, the default first.

    Those that run at once come first: without a file of the user, and without a download.
    """
    chosen = catalog.architecture(arch)
    sources = map(catalog.data_source, catalog.names("data"))
    fitting = [source for source in sources if _takes(chosen, source)]
    at_once = sorted(fitting, key=lambda each: (each.needs_path, each.download))
    return tuple(source.name for source in at_once)


def default_data(arch: str) -> Data:
    """Return the data of a project for which an architecture alone is chosen."""
    return read_data(sources_for(arch)[0])


def _takes(architecture: Architecture, source: DataSource) -> bool:
    """Return whether an architecture takes a source, or may, where a file decides."""
    if not source.needs_path:
        return not _misfit(architecture, read_data(source.name))
    ranks = {architecture.input_rank, source.input_rank} - {None}
    return architecture.kind == source.kind and len(ranks) < 2


def _misfit(architecture: Architecture, data: Data) -> str:
    """Return why the architecture cannot take the data, or an empty string."""
    rank, shape = architecture.input_rank, data.input_shape
    if architecture.kind != data.kind:
        return (
            f"--arch {architecture.name} takes {catalog.KINDS[architecture.kind]}, and"
            f" --data {data.name} has {catalog.KINDS[data.kind]}."
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


def _nearest(
    directory: str,
    architecture: Architecture,
    tier: str,
    training: str | None,
    data: Data,
    options: Options,
    own: Mapping[str, Any],
) -> str:
    """Return a command that works, as near as can be to what was asked for."""
    import shlex

    if tier not in architecture.tiers:
        tier = architecture.base_tier
    styles = catalog.training_styles(architecture, tier)
    if training not in styles:
        training = styles[0]
    words = ["tfscaffold", "new", directory, "--arch", architecture.name]
    words += ["--tier", tier, "--training", training, "--data", data.name]
    if data.path is not None:
        words += ["--data-path", data.path]
    words += data.asked
    refused = refusal(options, architecture, tier, training, data)
    words += (refused.options if refused else options).words()
    for option in architecture.own:
        value = own.get(option.name.replace("-", "_"))
        if isinstance(value, bool):
            words.append(f"--{'' if value else 'no-'}{option.name}")
        elif value is not None:
            words += [f"--{option.name}", str(value)]
    return shlex.join(words)


def _either(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
