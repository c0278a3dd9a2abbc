"""`tfscaffold new`."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from tfscaffold.cli._output_format import text_or_json
from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.choices import (
    Choices,
    architectures,
    architectures_for,
    resolve,
    sources_for,
)
from tfscaffold.project.data import TASKS, read_data
from tfscaffold.project.options import CLUSTERS, PRECISIONS, STRATEGIES, Options

if TYPE_CHECKING:
    from types import FrameType


def _own_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each that some architecture has by itself."""
    for option in reversed(catalog.own_options().values()):
        kind: Any = type(option.default)
        names = f"--{option.name}"
        if kind is bool:
            names += f"/--no-{option.name}"
        elif option.choices:
            kind = click.Choice(option.choices)
        help_text = f"--arch {option.arch}: {option.summary}. [{option.default}]"
        command = click.option(
            names,
            option.name.replace("-", "_"),
            type=kind,
            default=None,
            help=help_text,
        )(command)
    return command


def _own_names() -> list[str]:
    return [name.replace("-", "_") for name in catalog.own_options()]


@click.command("new")
@click.argument("directory", metavar="DIR", required=False)
@click.option("--arch", metavar="NAME", help="The network. [cnn]")
@click.option(
    "--tier", type=click.Choice(tuple(catalog.TIERS)), help="How the model is written."
)
@click.option(
    "--training",
    type=click.Choice(tuple(catalog.TRAINING)),
    help="How the model is trained.",
)
@click.option(
    "--data",
    metavar="NAME",
    help="The source of the data. [what --arch takes and no file is needed for]",
)
@click.option(
    "--data-path",
    metavar="PATH",
    help="Your file or folder: --data csv, series, table, npz, images, text.",
)
@click.option(
    "--target",
    metavar="COLUMN",
    help="--data csv, series, table: what to predict. [found]",
)
@click.option(
    "--task",
    type=click.Choice(TASKS),
    help="--data table, synthetic-table: classes or a number. [as the column looks]",
)
@click.option(
    "--window",
    type=click.IntRange(1),
    metavar="N",
    help="--data series, synthetic-series: rows that a forecast is made from. [24]",
)
@click.option(
    "--horizon",
    type=click.IntRange(1),
    metavar="N",
    help="--data series, synthetic-series: rows that are predicted at once. [1]",
)
@click.option(
    "--steps-per-execution",
    type=click.IntRange(1),
    default=1,
    metavar="N",
    help="Batches in one call of a compiled function. [1]",
)
@click.option(
    "--precision",
    type=click.Choice(PRECISIONS),
    default="float32",
    help="What the network computes in. [float32]",
)
@click.option(
    "--gradient-accumulation",
    type=click.IntRange(1),
    default=1,
    metavar="N",
    help="Batches whose gradients make one step. [1]",
)
@click.option(
    "--recompute", is_flag=True, help="Compute again what would take memory to keep."
)
@click.option("--xla", is_flag=True, help="Compile with XLA: for GPUs, not for CPUs.")
@click.option(
    "--strategy",
    type=click.Choice(tuple(STRATEGIES)),
    default="none",
    help="Train on several GPUs or computers. [none]",
)
@click.option(
    "--cluster",
    type=click.Choice(tuple(CLUSTERS)),
    default="none",
    help="With multiworker: write what starts the workers there. [none]",
)
@_own_options
@click.option("--dry-run", is_flag=True, help="Show what would be written.")
@click.option("--force", is_flag=True, help="Replace files in a folder that has some.")
@text_or_json
def command(
    directory: str | None,
    arch: str | None,
    tier: str | None,
    training: str | None,
    data: str | None,
    data_path: str | None,
    target: str | None,
    task: str | None,
    window: int | None,
    horizon: int | None,
    dry_run: bool,
    force: bool,
    output_format: str,
    **options: Any,
) -> None:
    """Write a project into the new folder DIR: model, data, training, tests.

    The package is called after the folder. In a terminal, what is not given is asked
    for; `tfscaffold list` shows what there is.
    """
    _clean_up_when_interrupted()
    asks = output_format == "text" and sys.stdin.isatty() and sys.stdout.isatty()
    if directory is None:
        if not asks:
            raise click.UsageError("Missing argument 'DIR'.")
        directory = _ask("Folder of the project", None, None)
    if data is None:
        if asks:
            arch = arch or _pick("Architecture", architectures())
        sources = _sources(arch, data_path)
        if data_path is not None and len(sources) > 1 and not asks:
            raise UserError(
                "--data-path alone does not say how it is to be read.",
                f"Add --data, one of: {', '.join(sources)}.",
            )
        data = _pick("Data", sources) if asks else sources[0]
    if data_path is None and asks and catalog.data_source(data).needs_path:
        data_path = _ask("File or folder of the data", None, None)
    found = read_data(data, data_path, target, task, window, horizon)
    if asks:
        arch = arch or _pick("Architecture", architectures_for(found))
        chosen = catalog.architecture(arch)
        tier = tier or _ask("Tier", chosen.tiers, chosen.base_tier)
        styles = catalog.training_styles(catalog.architecture(arch), tier)
        training = training or _pick("Training style", styles)
    own = {key: options.pop(key) for key in _own_names()}
    choices = resolve(directory, found, arch, tier, training, Options(**options), own)
    _write(directory, choices, dry_run, force, output_format)


def _sources(arch: str | None, data_path: str | None) -> tuple[str, ...]:
    """Return the sources of data to choose from, the default first."""
    if data_path is None:
        return sources_for(arch or architectures()[0])
    known = sources_for(arch) if arch else catalog.names("data")
    return tuple(name for name in known if catalog.data_source(name).needs_path)


def _write(
    directory: str, choices: Choices, dry_run: bool, force: bool, output_format: str
) -> None:
    from tfscaffold.project.render import merged_tasks, render
    from tfscaffold.project.write import plan, write

    plan(directory, {}, force)
    files = render(choices)
    merged = merged_tasks(directory, choices)
    files |= merged
    actions = plan(directory, files, force) | dict.fromkeys(merged, "merge")
    if not dry_run:
        write(directory, files, force)
    show = _print_json if output_format == "json" else _print_text
    show(directory, choices, actions, dry_run)


def _pick(question: str, answers: tuple[str, ...]) -> str:
    """Ask only where there is something to choose; the first answer is the default."""
    return answers[0] if len(answers) == 1 else _ask(question, answers, answers[0])


def _ask(question: str, answers: tuple[str, ...] | None, default: str | None) -> str:
    kind = click.Choice(answers) if answers else click.STRING
    return str(click.prompt(question, type=kind, default=default))


def _clean_up_when_interrupted() -> None:
    """Let the first signal to stop raise, and keep others out of the cleaning up."""
    import signal

    kinds = [
        getattr(signal, name)
        for name in ("SIGINT", "SIGTERM", "SIGHUP")
        if hasattr(signal, name)
    ]

    def stop(number: int, frame: "FrameType | None") -> None:
        for kind in kinds:
            signal.signal(kind, signal.SIG_IGN)
        raise KeyboardInterrupt

    for kind in kinds:
        if signal.getsignal(kind) is not signal.SIG_IGN:
            signal.signal(kind, stop)


def _next_commands(directory: str, choices: Choices) -> list[str]:
    """Return what leads from the written project to a trained model."""
    import shlex

    windows = os.name == "nt"
    return [
        f"cd {shlex.quote(directory)}",
        "python -m venv .venv" if windows else "python3 -m venv .venv",
        ".venv\\Scripts\\activate" if windows else ". .venv/bin/activate",
        'pip install -e ".[test]"',
        f"python -m {choices.package}.train",
    ]


def _print_text(
    directory: str, choices: Choices, actions: dict[str, str], dry_run: bool
) -> None:
    facts = choices.data
    numbers = facts.extra.get("horizon", 1)
    predicted = "a number" if numbers == 1 else f"{numbers} numbers"
    if not facts.is_regression:
        predicted = f"{facts.num_classes} classes"
    click.echo(
        f"{choices.arch.title} ({choices.tier}, {choices.training}) for {facts.name}:"
        f" input {facts.input_shape if facts.input_shape else 'text'}, {predicted}"
    )
    if facts.note:
        click.echo(facts.note)
    for path, action in actions.items():
        verb = f"would {action}" if dry_run else f"{action}d"
        click.echo(f"{verb:14} {os.path.join(click.format_filename(directory), path)}")
    if not dry_run:
        click.echo("\nNext:")
        for line in _next_commands(directory, choices):
            click.echo(f"  {line}")


def _print_json(
    directory: str, choices: Choices, actions: dict[str, str], dry_run: bool
) -> None:
    import json

    data = choices.data
    report = {
        "schema_version": 1,
        "directory": os.path.abspath(directory),
        "name": choices.name,
        "package": choices.package,
        "dry_run": dry_run,
        "choices": {
            "arch": choices.arch.name,
            "tier": choices.tier,
            "training": choices.training,
            "data": data.name,
            "data_path": data.path,
            **choices.options._asdict(),
            **choices.own,
        },
        "data": {
            "input_shape": data.input_shape,
            "task": "regression" if data.is_regression else "classification",
            "num_classes": data.num_classes,
            "class_names": data.class_names,
            "note": data.note,
        },
        "files": [{"path": path, "action": action} for path, action in actions.items()],
        "next": _next_commands(directory, choices),
    }
    click.echo(json.dumps(report, indent=2))
