"""Cells of a notebook: read together, and told and changed each by itself."""

import json
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from edits import EDITS, change
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from session import Session, applied, position, start

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.notebooks.conversion import Notebook

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(60 + EDITS // 2),
]

IMPORTS = "%matplotlib inline\nimport keras\nfrom keras import layers\n# 🙂"
MODEL = """model = keras.Sequential()
model.add(keras.Input((4,)))
model.add(layers.Dense(3))  # é"""
USE = 'model.compile("adam", "mse")\n!ls'
FAULT = "# 🙂\n\nother = keras.Sequential([layers.Dense(1, input_shape=(4,))])\n"


@dataclass
class Cells:
    """A notebook that a session has open: texts by cell, and an order of them."""

    session: Session
    uri: str
    texts: dict[str, str]
    version: int = 1

    def cell(self, index: int) -> str:
        return list(self.texts)[index]

    async def diagnostics(self, index: int, version: int) -> list[types.Diagnostic]:
        return await self.session.diagnostics(self.cell(index), version)

    def change(self, change: types.NotebookDocumentCellChanges) -> None:
        self.version += 1
        self.session.client.notebook_document_did_change(
            types.DidChangeNotebookDocumentParams(
                types.VersionedNotebookDocumentIdentifier(self.version, self.uri),
                types.NotebookDocumentChangeEvent(cells=change),
            )
        )

    async def actions(self, index: int, line: int) -> list[types.CodeAction]:
        return await self.session.actions(self.cell(index), line)

    async def converted(self, action: types.CodeAction) -> list[str]:
        """Return the cells after an action."""
        edit = await self.session.edit(action)
        assert edit.document_changes is not None
        texts = dict(self.texts)
        for each in edit.document_changes:
            assert isinstance(each, types.TextDocumentEdit)
            uri = each.text_document.uri
            edits = [one for one in each.edits if isinstance(one, types.TextEdit)]
            texts[uri] = applied(texts[uri], edits, self.session.encoding)
        return list(texts.values())


def cell(uri: str, count: int | None = None, code: bool = True) -> types.NotebookCell:
    kind = types.NotebookCellKind.Code if code else types.NotebookCellKind.Markup
    summary = types.ExecutionSummary(count) if count else None
    return types.NotebookCell(kind, uri, execution_summary=summary)


def item(uri: str, text: str, language: str = "python") -> types.TextDocumentItem:
    return types.TextDocumentItem(uri, language, 1, text)


def as_json(texts: Sequence[str]) -> str:
    """Return the file of a notebook of a heading and cells of code."""
    cells = [
        {
            "cell_type": "code" if index else "markdown",
            "metadata": {},
            "execution_count": None,
            "source": text,
        }
        for index, text in enumerate(texts)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "cells": cells})


@pytest_asyncio.fixture(
    scope="module", loop_scope="session", params=["visual-studio-code", "neovim"]
)
async def session(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Session]:
    found = await start(request.param, tmp_path_factory.mktemp("workspace"))
    yield found
    await found.client.shutdown_session()
    await found.client.stop()


def opened(session: Session, path: Path, texts: Sequence[str]) -> Cells:
    """Open a notebook: a cell with a heading, and cells of code."""
    uri = path.as_uri()
    names = [
        f"{uri.replace('file', 'vscode-notebook-cell')}#{index}" for index in range(9)
    ]
    given = dict(zip(names, ("# Title", *texts), strict=False))
    session.client.notebook_document_did_open(
        types.DidOpenNotebookDocumentParams(
            types.NotebookDocument(
                uri,
                "jupyter-notebook",
                1,
                [cell(each, code=each != names[0]) for each in given],
            ),
            [item(each, text, "markdown" if each == names[0] else "python") for each, text in given.items()],
        )
    )  # fmt: skip
    return Cells(session, uri, given)


async def test_what_is_told_of_each_cell(session: Session, tmp_path: Path) -> None:
    cells = opened(session, tmp_path / "a.ipynb", [IMPORTS, MODEL, USE, FAULT])
    assert await cells.diagnostics(0, 1) == []
    assert await cells.diagnostics(1, 1) == []
    (hint,) = await cells.diagnostics(2, 1)
    assert (hint.code, hint.range.start) == ("TFS501", types.Position(0, 8))
    found = await cells.diagnostics(4, 1)
    assert [each.code for each in found] == ["TFS401", "TFS501"]
    assert found[0].range.start == types.Position(2, 42)
    symbols = await session.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(cells.cell(2)))
    )
    (model,) = symbols or ()
    assert isinstance(model, types.DocumentSymbol)
    assert (model.name, model.range.start.line, model.range.end.line) == ("model", 0, 2)
    assert [each.range.start.line for each in model.children or ()] == [2]
    hover = await session.client.text_document_hover_async(
        types.HoverParams(
            types.TextDocumentIdentifier(cells.cell(2)), types.Position(2, 15)
        )
    )
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "15 parameters" in hover.contents.value


@pytest.mark.parametrize("tier", ["functional", "subclass"])
async def test_an_action_changes_cells_as_convert_does(
    session: Session, tmp_path: Path, tier: str
) -> None:
    cells = opened(session, tmp_path / f"{tier}.ipynb", [IMPORTS, MODEL, USE])
    found = {each.kind: each for each in await cells.actions(2, 1)}
    new = await cells.converted(found[f"refactor.rewrite.tfscaffold.{tier}"])
    assert new[2] != MODEL
    assert new[3] == USE
    as_file = Notebook(as_json(list(cells.texts.values()))).convert(tier, Options())
    again = Notebook(as_file.in_file().text).script
    wanted = [each.cell.source.text for each in again.chunks]
    # Where `convert` adds a cell, an editor has the same at the end of the one above.
    joined = "\n".join(new[1:]).split()
    assert joined == "\n".join(wanted).split()


async def test_a_model_in_plain_tensorflow(session: Session, tmp_path: Path) -> None:
    cells = opened(session, tmp_path / "m.ipynb", [IMPORTS, MODEL, "model(1)"])
    found = {each.kind: each for each in await cells.actions(2, 1)}
    new = await cells.converted(found["refactor.rewrite.tfscaffold.module"])
    assert new[1].startswith("%matplotlib inline\n")
    assert "class Dense(" in new[1]
    assert "class Net(tf.Module)" in new[2]
    compile("\n".join(new[1:]).replace("%", "# "), "cells", "exec")


async def test_changes_of_cells(session: Session, tmp_path: Path) -> None:
    cells = opened(session, tmp_path / "c.ipynb", [IMPORTS, MODEL, USE])
    assert len(await cells.diagnostics(2, 1)) == 1
    action, *_ = await cells.actions(2, 1)
    uri = cells.cell(2)
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    cells.change(
        types.NotebookDocumentCellChanges(
            text_content=[
                types.NotebookDocumentCellContentChanges(
                    types.VersionedTextDocumentIdentifier(2, uri),
                    [types.TextDocumentContentChangePartial(place, "# é🙂\n")],
                )
            ]
        )
    )
    (hint,) = await cells.diagnostics(2, 2)
    assert hint.range.start.line == 1
    # Nor is there an edit for the older cells.
    with pytest.raises(Exception, match="The text has changed"):
        await session.client.code_action_resolve_async(action)
    # The cell of the imports goes, and with it what the names mean.
    cells.change(
        types.NotebookDocumentCellChanges(
            structure=types.NotebookDocumentCellChangeStructure(
                types.NotebookCellArrayChange(1, 1, []),
                did_close=[types.TextDocumentIdentifier(cells.cell(1))],
            )
        )
    )
    assert await cells.actions(2, 1) == []
    # It comes again.
    new = f"{cells.cell(1)}-new"
    cells.change(
        types.NotebookDocumentCellChanges(
            structure=types.NotebookDocumentCellChangeStructure(
                types.NotebookCellArrayChange(1, 0, [cell(new)]),
                did_open=[item(new, IMPORTS)],
            )
        )
    )
    assert len(await cells.actions(2, 1)) >= 3
    session.client.notebook_document_did_close(
        types.DidCloseNotebookDocumentParams(
            types.NotebookDocumentIdentifier(cells.uri), []
        )
    )
    assert await cells.actions(2, 1) == []
    assert not session.published[uri].diagnostics
    assert [each.message for each in session.client.log_messages] == []


async def test_cells_that_ran_in_another_order(
    session: Session, tmp_path: Path
) -> None:
    head, _, tail = MODEL.rpartition("\n")
    cells = opened(session, tmp_path / "o.ipynb", [IMPORTS, head, tail])
    assert [each.disabled for each in await cells.actions(2, 1)] == [None] * 4
    counts = {1: 1, 2: 5, 3: 2}
    cells.change(
        types.NotebookDocumentCellChanges(
            data=[cell(cells.cell(index), count) for index, count in counts.items()]
        )
    )
    disabled = [each.disabled for each in await cells.actions(2, 1)]
    assert len(disabled) == (3 if session.profile == "visual-studio-code" else 0)
    for each in disabled:
        assert each is not None
        assert each.reason.startswith("TFS151, cell 3, line 1: ")


async def test_random_edits_of_cells(session: Session, tmp_path: Path) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng = random.Random(seed)
    given = stale = 0
    for round_ in range(EDITS // 6):
        texts = [IMPORTS, *rng.sample([MODEL, USE, FAULT], 3)]
        cells = opened(session, tmp_path / f"{round_}.ipynb", texts)
        versions = dict.fromkeys(cells.texts, 1)
        for _ in range(6):
            place = rng.randrange(1, len(cells.texts)) if len(cells.texts) > 1 else 0
            found = await cells.actions(place, rng.randrange(3))
            offered = rng.choice([each for each in found if each.data] or [None])
            seen = cells.version
            if rng.random() < 0.6:
                if rng.random() < 0.8:
                    _type(rng, cells, versions, cells.cell(place))
                else:
                    _rearrange(rng, cells, versions, place)
            if offered is None:
                continue
            if cells.version != seen:
                with pytest.raises(JsonRpcException, match="The text has changed"):
                    await session.client.code_action_resolve_async(offered)
                stale += 1
                continue
            new = await cells.converted(offered)
            tier = str(offered.data["tier"])  # type: ignore[index]
            assert joined(new[1:]) in expected(list(cells.texts.values()), tier)
            given += 1
        session.client.notebook_document_did_close(
            types.DidCloseNotebookDocumentParams(
                types.NotebookDocumentIdentifier(cells.uri), []
            )
        )
    print(f"{given} edits of actions, {stale} refused as stale")
    assert min(given, stale) > EDITS // 50
    assert [each.message for each in session.client.log_messages] == []


def _type(rng: random.Random, cells: Cells, versions: dict[str, int], uri: str) -> None:
    """Change the text of a cell at random."""
    old = cells.texts[uri]
    start, end, new = change(rng, old)
    place = types.Range(
        position(old, start, cells.session.encoding),
        position(old, end, cells.session.encoding),
    )
    versions[uri] += 1
    cells.texts[uri] = old[:start] + new + old[end:]
    cells.change(
        types.NotebookDocumentCellChanges(
            text_content=[
                types.NotebookDocumentCellContentChanges(
                    types.VersionedTextDocumentIdentifier(versions[uri], uri),
                    [types.TextDocumentContentChangePartial(place, new)],
                )
            ]
        )
    )


def _rearrange(
    rng: random.Random, cells: Cells, versions: dict[str, int], place: int
) -> None:
    """Remove a cell, or put a new one before it; the heading stays the first."""
    removed = 1 if place and rng.random() < 0.5 else 0
    place = max(place, 1)
    uri, text = f"{cells.uri}#new-{cells.version}", rng.choice([MODEL, USE, "#"])
    now = list(cells.texts.items())
    closed = [each for each, _ in now[place : place + removed]]
    new = [] if removed else [(uri, text)]
    cells.texts = dict([*now[:place], *new, *now[place + removed :]])
    versions[uri] = 1
    cells.change(
        types.NotebookDocumentCellChanges(
            structure=types.NotebookDocumentCellChangeStructure(
                types.NotebookCellArrayChange(
                    place, removed, [cell(each) for each, _ in new]
                ),
                did_open=[item(each, text) for each, text in new],
                did_close=[types.TextDocumentIdentifier(each) for each in closed],
            )
        )
    )


def joined(texts: Sequence[str]) -> list[str]:
    """Return the words of cells: where `convert` adds one, an editor adds to one."""
    return "\n".join(texts).split()


def expected(texts: Sequence[str], tier: str) -> list[list[str]]:
    """Return the words of what `convert` makes of cells: of each definition alone."""
    notebook = Notebook(as_json(texts))
    found = []
    for reading in notebook.definitions.readings:
        result = notebook.converted((reading,), tier, Options()).in_file()
        chunks = Notebook(result.text).script.chunks
        found.append(joined([each.cell.source.text for each in chunks]))
    return found
