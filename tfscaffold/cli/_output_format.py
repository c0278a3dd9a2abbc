"""The option by which commands print text for people, or JSON for programs."""

import click

text_or_json = click.option(
    "--output-format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
)
