import json

import pytest
from click.testing import CliRunner

from tfscaffold.cli import program
from tfscaffold.layers import LAYERS
from tfscaffold.project import catalog


def run(*words: str) -> str:
    result = CliRunner().invoke(program, ["list", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_table_of_one_kind() -> None:
    lines = run("tiers").splitlines()
    assert lines[0] == "tiers"
    assert [line.split()[0] for line in lines[1:]] == list(catalog.TIERS)
    assert {line.index(catalog.TIERS[line.split()[0]]) for line in lines[1:]} == {14}


@pytest.mark.parametrize("kind", ["architectures", "data"])
def test_table_has_every_folder(kind: str) -> None:
    assert [line.split()[0] for line in run(kind).splitlines()[1:]] == list(
        catalog.names(kind)
    )


def test_everything_with_the_matrix() -> None:
    text = run()
    assert [block.splitlines()[0] for block in text.split("\n\n")] == [
        "architectures",
        "tiers",
        "training",
        "data",
        "what goes together",
        "data that each takes, the default first",
    ]
    rows = [line.split() for line in text.splitlines()]
    assert ["fit", "train-step", "loop"] in rows
    assert ["cnn", "module", "-", "-", "yes"] in rows
    assert ["mlp", "subclass", "yes", "yes", "yes"] in rows
    assert ["tabular", "synthetic-table,", "table"] in rows
    assert all(line == line.rstrip() for line in text.splitlines())


def test_json_of_everything() -> None:
    report = json.loads(run("--output-format", "json"))
    assert report["schema_version"] == 1
    assert list(report)[1:] == ["architectures", "tiers", "training", "data", "cells"]
    assert [catalog.Cell(**cell) for cell in report["cells"]] == list(catalog.cells())
    (cnn,) = [item for item in report["architectures"] if item["name"] == "cnn"]
    assert cnn["base_tier"] == "sequential"
    assert cnn["input_rank"] == 3
    assert cnn["data"][:2] == ["digits", "synthetic"]
    data = {item["name"]: item for item in report["data"]}
    assert data["digits"]["input_shape"] == [8, 8, 1]
    assert data["csv"]["needs_path"] is True
    assert "input_shape" not in data["csv"]


def test_json_of_one_kind() -> None:
    report = json.loads(run("data", "--output-format", "json"))
    assert list(report) == ["schema_version", "data"]


def test_unknown_kind() -> None:
    result = CliRunner().invoke(program, ["list", "colours"])
    assert result.exit_code == 2
    assert "'colours' is not one of 'architectures', 'tiers'" in result.output


def test_layers() -> None:
    lines = dict(line.split(maxsplit=1) for line in run("layers").splitlines()[1:])
    assert lines["Dense"] == "core, shape, raw"
    assert lines["LSTM"].startswith("rnn, shape")
    assert lines["Lambda"] == "core, shape, raw"
    assert lines["JaxLayer"] == "core, kept"
    report = json.loads(run("layers", "--output-format", "json"))
    found = {layer["name"]: layer for layer in report["layers"]}
    assert found.keys() == lines.keys() == {each.name for each in LAYERS.values()}
    assert found["MaxPooling2D"] == {
        "name": "MaxPooling2D",
        "aliases": ["MaxPool2D"],
        "family": "pooling",
        "has_shape": True,
        "has_block": True,
        "is_kept": False,
        "summary": "pooling, shape, raw",
    }
