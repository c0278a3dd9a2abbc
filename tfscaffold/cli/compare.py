"""`tfscaffold compare`."""

import shutil

import click

from tfscaffold.errors import UserError
from tfscaffold.tiers import TIERS


@click.command("compare")
@click.option("--arch", metavar="NAME", default="cnn", show_default=True)
@click.option(
    "--tier",
    "tiers",
    type=click.Choice(TIERS),
    multiple=True,
    help="Show this tier; several times for several. [all]",
)
@click.option("--html", metavar="FILE", help="Write a page for a browser instead.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option(
    "--width", type=click.IntRange(1), help="Characters in a line. [terminal]"
)
def command(
    arch: str, tiers: tuple[str, ...], html: str | None, force: bool, width: int | None
) -> None:
    """Show the model of an architecture in all its tiers, side by side.

    Tiers that do not fit beside each other stand below each other. The page is one
    file that needs no network.
    """
    import os

    from tfscaffold.guide.compare import columns, page, side_by_side
    from tfscaffold.project import catalog

    title = f"{catalog.architecture(arch).title}, tier by tier"
    compared = columns(arch, tuple(dict.fromkeys(tiers)) or _tiers_of(arch))
    if html is None:
        width = width or shutil.get_terminal_size((200, 0)).columns
        click.echo(side_by_side(compared, width))
        return
    if os.path.lexists(html) and not force:
        raise UserError(f"{html} exists.", "Name another file, or add --force.")
    from tfscaffold.files import write

    write(html, page(title, compared).encode())
    click.echo(f"{html}: {len(compared)} tiers of {arch}")


def _tiers_of(arch: str) -> tuple[str, ...]:
    from tfscaffold.project import catalog

    found = {cell.tier for cell in catalog.cells() if cell.arch == arch}
    return tuple(tier for tier in TIERS if tier in found)
