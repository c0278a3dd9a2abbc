"""Every folder of `templates/` that is offered is whole and described."""

import os
import tomllib

import pytest

from tfscaffold import tiers
from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.data import READERS, read_data
from tfscaffold.resources import templates_folder

ARCHITECTURE_KEYS = {
    "title",
    "summary",
    "task",
    "base_tier",
    "tiers",
    "input_dtype",
    "files",
    "commands",
    "training",
    "input_rank",
    "min_size",
    "recompute",
    "network",
    "own",
    "options",
    "refusals",
    "learned",
    "loss",
    "learned_for_numbers",
    "network_for_numbers",
}


def test_there_are_the_promised_ones() -> None:
    assert {
        "attention",
        "cnn",
        "forecast",
        "gan",
        "hybrid",
        "mlp",
        "tabular",
        "transformer",
    } <= set(catalog.names("architectures"))
    assert {
        "cifar10",
        "csv",
        "digits",
        "fashion-mnist",
        "images",
        "mnist",
        "npz",
        "series",
        "synthetic",
        "synthetic-series",
        "synthetic-table",
        "synthetic-text",
        "table",
        "text",
    } <= set(catalog.names("data"))


@pytest.mark.parametrize("name", catalog.names("architectures"))
def test_architecture_is_whole(name: str) -> None:
    folder = os.path.join(templates_folder(), "architectures", name)
    with open(os.path.join(folder, "architecture.toml"), "rb") as stream:
        assert set(tomllib.load(stream)) <= ARCHITECTURE_KEYS
    assert os.path.exists(os.path.join(folder, "model.py.j2"))
    architecture = catalog.architecture(name)
    assert architecture.base_tier in catalog.TIERS
    assert architecture.training
    assert set(architecture.training) <= set(catalog.TRAINING)


@pytest.mark.parametrize("name", catalog.names("data"))
def test_data_source_is_whole(name: str) -> None:
    source = catalog.data_source(name)
    template = os.path.join(
        templates_folder(), "data", name, "src", "__package__", "data.py.j2"
    )
    assert os.path.exists(template)
    assert source.needs_path == (name in READERS)
    if source.needs_path:
        assert source.example
    else:
        data = read_data(name)
        assert data.num_classes >= 2 or data.is_regression
        assert data.kind == source.kind


def test_tiers_are_those_of_the_converter() -> None:
    assert tuple(catalog.TIERS) == tiers.TIERS


def test_module_is_trained_by_the_loop_alone() -> None:
    cells = [cell for cell in catalog.cells() if cell.arch == "cnn"]
    assert len(cells) == 10
    assert [cell.training for cell in cells if cell.tier == "module"] == ["loop"]


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UserError, match=r"'\.\./_shared' does not exist"):
        catalog.architecture("../_shared")
    with pytest.raises(UserError, match="--data '_common' does not exist"):
        catalog.data_source("_common")
