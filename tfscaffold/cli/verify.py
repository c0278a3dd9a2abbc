"""`tfscaffold verify`: run two forms of a model side by side."""

from typing import TYPE_CHECKING

import click

from tfscaffold.cli._output_format import text_or_json
from tfscaffold.cli.convert import Shape

if TYPE_CHECKING:
    from tfscaffold.verify.verification import Verdict


@click.command("verify")
@click.argument("original", metavar="ORIGINAL")
@click.argument("result", metavar="RESULT")
@click.option("--name", metavar="MODEL", help="Verify only the model of this name.")
@click.option("--line", type=int, help="Verify only the model on this line.")
@click.option(
    "--call",
    metavar="EXPR",
    help="What gives the model in both files: 'build_model(10)'.",
)
@click.option(
    "--input-shape",
    type=Shape(),
    help="Sizes without the batch axis, for models that state none: 28,28,1.",
)
@click.option(
    "--python", metavar="PATH", default="", help="The interpreter that has TensorFlow."
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="The longest that one model may take.",
)
@text_or_json
def command(
    original: str,
    result: str,
    name: str | None,
    line: int | None,
    call: str | None,
    input_shape: tuple[int | None, ...] | None,
    python: str,
    timeout: float,
    output_format: str,
) -> int:
    """Run the models of ORIGINAL and those of RESULT, and compare their numbers.

    This runs code of both files, in another process: the imports, each definition and
    what it reads, never the training. Give it only files that you would run yourself.
    """
    from tfscaffold.verify.client import Limits, Worker
    from tfscaffold.verify.verification import side_of, verify

    if call is not None and (name is not None or line is not None):
        raise click.UsageError("--call stands for the model; leave --name and --line.")
    old, new = side_of(original), side_of(result)
    with Worker(python, Limits(seconds=timeout)) as worker:
        verdicts = verify(
            old, new, worker, name=name, line=line, call=call, input_shape=input_shape
        )
    _print(verdicts, original, result, output_format)
    if any(verdict.status == "different" for verdict in verdicts):
        return 1
    return 0 if any(verdict.status == "equal" for verdict in verdicts) else 2


def _print(
    verdicts: "list[Verdict]", original: str, result: str, output_format: str
) -> None:
    from tfscaffold.verify.report import as_json, lines, summary

    if output_format == "json":
        import json

        click.echo(json.dumps(as_json(verdicts, original, result), indent=2))
        return
    for each in lines(verdicts, original):
        click.echo(each)
    click.echo(summary(verdicts, original, result))
