"""The docs show what the program does now, say all that it can, and their links lead somewhere."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

import generate
from tfscaffold.cli import COMMANDS

DOCS = Path(generate.FOLDER)
PAGES = [*generate.pages(), *sorted(DOCS.glob("diagnostics/*.md"))]


@pytest.mark.parametrize("page", generate.pages(), ids=lambda page: page.stem)
def test_nothing_is_stale(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text == generate.generated(text), "Run `python docs/generate.py`, and read."


def test_what_is_printed_is_written_below_its_command() -> None:
    page = (
        "<!-- file: a.py -->\n```python\nimport keras\n```\n"
        "```console\n$ cat a.py\nold\n$ pwd; echo done\n```\n"
    )
    assert generate.generated(page).endswith(
        "```console\n$ cat a.py\nimport keras\n$ pwd; echo done\n.\ndone\n```\n"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_with_all_its_options(name: str) -> None:
    text = (DOCS / f"{name}.md").read_text("utf-8")
    assert text.startswith(f"# tfscaffold {name}\n")
    command = import_module(f"tfscaffold.cli.{name}").command
    options = [
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    ]
    assert [option for option in options if f"`{option}" not in text] == []


def test_the_index_names_every_page() -> None:
    text = (DOCS / "README.md").read_text("utf-8")
    names = {page.name for page in generate.pages()} - {"README.md"}
    assert {name for name in names if f"]({name})" not in text} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
