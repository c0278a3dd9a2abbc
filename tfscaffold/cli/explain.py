"""`tfscaffold explain`: the page of a diagnostic."""

import click

from tfscaffold.cli._output_format import text_or_json


@click.command("explain")
@click.argument("code", required=False)
@text_or_json
def command(code: str | None, output_format: str) -> None:
    """Say what the diagnostic CODE means, with an example, and what to do about it.

    Without a CODE: all of them.
    """
    from dataclasses import asdict

    from tfscaffold.guide.explain import explain
    from tfscaffold.model.diagnostics import CODES

    page = explain(code) if code is not None else None
    if output_format == "json":
        import json

        titles = [{"code": each, "title": title} for each, title in CODES.items()]
        found = {"page": asdict(page)} if page else {"codes": titles}
        click.echo(json.dumps({"schema_version": 1, **found}, indent=2))
    elif page:
        click.echo(page.text, nl=False)
    else:
        for each, title in CODES.items():
            click.echo(f"{each}  {title}")
