"""`tfscaffold list`."""

from collections.abc import Sequence
from typing import Any

import click

from tfscaffold.cli._output_format import text_or_json
from tfscaffold.project import catalog
from tfscaffold.project.choices import sources_for

KINDS = ("architectures", "tiers", "training", "data")
# More than a hundred: shown only when they are asked for.
LONG_KINDS = ("layers",)


@click.command("list")
@click.argument("kind", type=click.Choice((*KINDS, *LONG_KINDS)), required=False)
@text_or_json
def command(kind: str | None, output_format: str) -> None:
    """Show architectures, tiers, training styles, sources of data, Keras layers.

    Without a KIND: all but the layers, which architectures, tiers and training styles
    go together, and what data each architecture takes.
    """
    facts = {name: _facts(name) for name in ((kind,) if kind else KINDS)}
    if output_format == "json":
        import json

        report: dict[str, Any] = {"schema_version": 1, **facts}
        if kind is None:
            report["cells"] = [cell._asdict() for cell in catalog.cells()]
        click.echo(json.dumps(report, indent=2))
        return
    tables = [
        f"{name}\n" + _table([(item["name"], item["summary"]) for item in items])
        for name, items in facts.items()
    ]
    if kind is None:
        tables.append(f"what goes together\n{_table(_matrix())}")
        sources = [
            (arch["name"], ", ".join(arch["data"])) for arch in facts["architectures"]
        ]
        tables.append(f"data that each takes, the default first\n{_table(sources)}")
    click.echo("\n\n".join(tables))


def _facts(kind: str) -> list[dict[str, Any]]:
    """Return what JSON says of each member of a kind: name, summary, ..."""
    if kind == "architectures":
        return [
            {**catalog.architecture(name)._asdict(), "data": sources_for(name)}
            for name in catalog.names(kind)
        ]
    if kind == "layers":
        from tfscaffold.guide.layers import known_layers

        return [
            {**layer._asdict(), "summary": layer.summary} for layer in known_layers()
        ]
    if kind == "data":
        sources = [catalog.data_source(name) for name in catalog.names(kind)]
        return [
            {
                "name": source.name,
                "summary": source.summary,
                "needs_path": source.needs_path,
                **source.facts,
            }
            for source in sources
        ]
    known = catalog.TIERS if kind == "tiers" else catalog.TRAINING
    return [{"name": name, "summary": summary} for name, summary in known.items()]


def _matrix() -> list[tuple[str, ...]]:
    """Return a head, and a row for each architecture and tier."""
    cells = catalog.cells()
    pairs = dict.fromkeys((cell.arch, cell.tier) for cell in cells)
    marks = [
        (
            *pair,
            *("yes" if (*pair, style) in cells else "-" for style in catalog.TRAINING),
        )
        for pair in pairs
    ]
    return [("", "", *catalog.TRAINING), *marks]


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as lines, with every column as wide as its longest text."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(f"  {line}".rstrip() for line in lines)
