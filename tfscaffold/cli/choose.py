"""`tfscaffold choose`."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tfscaffold.cli._output_format import text_or_json
from tfscaffold.guide.rules import QUESTIONS

if TYPE_CHECKING:
    from tfscaffold.guide.choose import Choice


def _questions(function: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each question."""
    for question in reversed(QUESTIONS):
        function = click.option(
            f"--{question.name}",
            type=click.Choice(tuple(question.answers)),
            help=f"{question.text} [{next(iter(question.answers))}]",
        )(function)
    return function


@click.command("choose")
@_questions
@text_or_json
def command(output_format: str, **given: str | None) -> None:
    """Say which tier, training style and architecture fit a need, and why.

    In a terminal, what is not given is asked for; elsewhere it is the answer in brackets.
    """
    from tfscaffold.guide.choose import choose

    answers = {name: answer for name, answer in given.items() if answer is not None}
    if output_format == "text" and sys.stdin.isatty() and sys.stdout.isatty():
        _ask(answers)
    choice = choose(answers)
    if output_format == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps({"schema_version": 1, **asdict(choice)}, indent=2))
    else:
        click.echo(_text(choice))


def _ask(answers: dict[str, str]) -> None:
    """Add the answers that are missing, as the user gives them."""
    for question in QUESTIONS:
        if question.name in answers:
            continue
        click.echo(f"\n{question.text}")
        width = max(map(len, question.answers))
        for answer, meaning in question.answers.items():
            click.echo(f"  {answer:{width}}  {meaning}")
        kind = click.Choice(tuple(question.answers))
        default = next(iter(question.answers))
        answers[question.name] = click.prompt(
            question.name, type=kind, default=default, show_choices=False
        )
    click.echo()


def _text(choice: "Choice") -> str:
    return "\n".join(
        [
            f"tier:          {choice.tier}",
            f"training:      {choice.training}",
            f"architecture:  {choice.arch}",
            "\nWhy:",
            *(f"- {reason}" for reason in choice.reasons),
            "\nWhat it costs:",
            *(f"- {cost}" for cost in choice.costs),
            f"\nBegin with:\n  {choice.command}",
            f"For data of your own, in place of --data there:\n  {choice.own_data}",
        ]
    )
