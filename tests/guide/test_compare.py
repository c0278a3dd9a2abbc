from html.parser import HTMLParser

import pytest

from tfscaffold.errors import UserError
from tfscaffold.guide.compare import Column, columns, page, side_by_side
from tfscaffold.project import catalog
from tfscaffold.project.choices import resolve
from tfscaffold.project.data import read_data
from tfscaffold.project.render import render

SHORT = (Column("one", "a = 1\n"), Column("two", "b = 2\n\nc = 3\n"))


@pytest.mark.parametrize("arch", catalog.names("architectures"))
def test_a_column_is_what_new_writes(arch: str) -> None:
    tiers = sorted({cell.tier for cell in catalog.cells() if cell.arch == arch})
    for column in columns(arch, tiers):
        compile(column.text, "model.py", "exec")
    digits = read_data("digits")
    if arch == "cnn":
        for column in columns(arch, tiers):
            files = render(resolve("demo", digits, arch, column.tier))
            assert column.text == files["src/demo/model.py"]


def test_columns_stand_beside_each_other_where_there_is_room() -> None:
    assert side_by_side(SHORT, 15) == (
        "one    |  two\n-----  |  -----\na = 1  |  b = 2\n       |\n       |  c = 3"
    )
    assert side_by_side(SHORT, 14) == (
        "one\n-----\na = 1\n\ntwo\n-----\nb = 2\n\nc = 3"
    )


class Text(HTMLParser):
    """Collects the text inside `code`, and whatever would be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.code: list[str] = []
        self.fetched: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "code":
            self.code.append("")
        self.inside = self.inside or tag == "code"
        self.fetched += [name for name, _ in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "code"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.code[-1] += data


def test_the_page_shows_the_code_as_it_is() -> None:
    tricky = (
        Column("sequential", 'x = "<b>" if 1 < 2 and True else f"&{3}"  # a > b\n'),
        Column("module", '"""Two\nlines."""\n\n\ndef f() -> None:\n    """é"""\n'),
    )
    reader = Text()
    reader.feed(page("A < B", tricky))
    assert reader.code == [column.text for column in tricky]
    assert reader.fetched == []
    assert "<title>A &lt; B</title>" in page("A < B", tricky)


def test_an_unknown_architecture() -> None:
    with pytest.raises(UserError, match="--arch 'rnm' does not exist"):
        columns("rnm", ["functional"])
