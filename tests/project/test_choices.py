import os
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tfscaffold.cli import program
from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.choices import (
    architectures_for,
    default_data,
    resolve,
    sources_for,
)
from tfscaffold.project.data import Data, read_data
from tfscaffold.project.options import Options

DIGITS = read_data("digits")
TABLE = Data("csv", "/data/my table.csv", (4,), ("no", "yes"))


def test_defaults() -> None:
    choices = resolve("some/my-demo", DIGITS)
    assert (choices.name, choices.package) == ("my-demo", "my_demo")
    assert (choices.arch.name, choices.tier, choices.training) == (
        "cnn",
        "sequential",
        "fit",
    )


def test_name_is_that_of_the_folder_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo" / "sub"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    for directory in ("..", "../../demo/", str(tmp_path / "demo"), "../sub/../"):
        assert resolve(directory, DIGITS).name == "demo"


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(UserError, match="empty"):
        resolve("", DIGITS)


def test_a_folder_without_name_is_refused() -> None:
    with pytest.raises(UserError, match="not a name"):
        resolve(os.sep, DIGITS)


def test_vectors_get_the_mlp() -> None:
    assert resolve("demo", TABLE).arch.name == "mlp"
    assert architectures_for(TABLE)[0] == "mlp"
    assert architectures_for(DIGITS)[:2] == ("cnn", "mlp")


def test_module_has_a_loop() -> None:
    assert resolve("demo", DIGITS, tier="module").training == "loop"


@pytest.mark.parametrize(
    ("options", "data", "reason", "command"),
    [
        (
            {"tier": "module", "training": "fit"},
            DIGITS,
            "no compile and no fit",
            (
                "tfscaffold new 'my demo/x' --arch cnn --tier module --training loop"
                " --data digits"
            ),
        ),
        (
            {"arch": "mlp", "tier": "module", "training": "train-step"},
            DIGITS,
            "--training train-step does not go with --tier module",
            (
                "tfscaffold new 'my demo/x' --arch mlp --tier module --training loop"
                " --data digits"
            ),
        ),
        (
            {"arch": "cnn", "tier": "subclass", "training": "loop"},
            TABLE,
            "those of --data csv have the shape (4,)",
            (
                "tfscaffold new 'my demo/x' --arch mlp --tier subclass --training loop"
                " --data csv --data-path '/data/my table.csv'"
            ),
        ),
        (
            {"arch": "cnn", "tier": "module", "training": "fit"},
            TABLE,
            "those of --data csv have the shape (4,)",
            (
                "tfscaffold new 'my demo/x' --arch mlp --tier module --training loop"
                " --data csv --data-path '/data/my table.csv'"
            ),
        ),
        (
            {"arch": "cnn"},
            Data("images", "/i", (3, 9, 3), ("a", "b")),
            "images of 4 x 4 pixels or more, and those of --data images have 3 x 9",
            (
                "tfscaffold new 'my demo/x' --arch mlp --tier sequential --training fit"
                " --data images --data-path /i"
            ),
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_nearest_that_works(
    options: dict[str, str], data: Data, reason: str, command: str
) -> None:
    with pytest.raises(UserError) as caught:
        resolve("my demo/x", data, **options)
    assert reason in caught.value.message
    assert caught.value.hint is not None
    assert caught.value.hint.endswith(f"The nearest that works: {command}")
    if data.path is None:
        words = [*shlex.split(command)[1:], "--dry-run"]
        assert CliRunner().invoke(program, words).exit_code == 0


@pytest.mark.parametrize(
    "options",
    [{"arch": "../cnn"}, {"arch": "/cnn"}, {"tier": "raw"}, {"training": "../fit"}],
)
def test_unknown_choices_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(UserError, match="does not exist") as caught:
        resolve("demo", DIGITS, **options)
    assert caught.value.hint.startswith("Choose one of: ")


def test_every_cell_resolves() -> None:
    for cell in catalog.cells():
        choices = resolve("demo", default_data(cell.arch), *cell)
        assert (choices.arch.name, choices.tier, choices.training) == cell


def test_an_architecture_says_why_it_is_not_trained_so() -> None:
    with pytest.raises(UserError, match="its two networks have two of each") as caught:
        resolve("demo", DIGITS, "gan", training="fit")
    assert caught.value.hint == (
        "The nearest that works: tfscaffold new demo --arch gan --tier sequential"
        " --training train-step --data digits"
    )


def test_own_options_of_an_architecture() -> None:
    given = {"conditional": True, "label_smoothing": None}
    choices = resolve("demo", DIGITS, "gan", own=given)
    wanted = {"conditional": True, "label_smoothing": 0.1, "latent_size": 64}
    assert choices.own == wanted
    with pytest.raises(UserError, match="--arch cnn has no option --conditional"):
        resolve("demo", DIGITS, "cnn", own=given)


def test_texts_and_numbers_do_not_mix() -> None:
    with pytest.raises(UserError, match="takes texts, and --data digits has numbers"):
        resolve("demo", DIGITS, arch="transformer")
    texts = default_data("attention")
    assert architectures_for(texts) == ("attention", "transformer")
    with pytest.raises(UserError, match="numbers, and --data synthetic-text has texts"):
        resolve("demo", texts, arch="mlp")


def test_the_default_data_run_at_once() -> None:
    first = {arch: sources_for(arch)[0] for arch in catalog.names("architectures")}
    assert first == {
        "attention": "synthetic-text",
        "cnn": "digits",
        "forecast": "synthetic-series",
        "gan": "digits",
        "hybrid": "digits",
        "mlp": "digits",
        "tabular": "synthetic-table",
        "transfer": "digits",
        "transformer": "synthetic-text",
    }
    assert sources_for("tabular") == ("synthetic-table", "table")
    assert sources_for("mlp")[-3:] == ("csv", "images", "npz")
    assert "csv" not in sources_for("cnn")


def test_a_source_that_an_architecture_does_not_take_leaves_the_rest_as_it_is() -> None:
    options = Options(precision="mixed_bfloat16", xla=True)
    with pytest.raises(UserError) as caught:
        resolve("demo", DIGITS, "transformer", "subclass", "loop", options)
    hint = (
        "--arch transformer takes --data synthetic-text or text. The nearest that works:"
        " tfscaffold new demo --arch transformer --tier subclass --training loop"
        " --data synthetic-text --precision mixed_bfloat16"  # XLA has no strings.
    )
    assert caught.value.hint == hint
    own = {"cell": "lstm", "conditional": None}
    with pytest.raises(UserError) as caught:
        resolve("demo", DIGITS, "forecast", own=own)
    assert caught.value.hint == (
        "--arch forecast takes --data synthetic-series or series. The nearest that works:"
        " tfscaffold new demo --arch forecast --tier sequential --training fit"
        " --data synthetic-series --cell lstm"
    )


def test_data_of_the_user_weigh_more_than_the_architecture() -> None:
    with pytest.raises(UserError) as caught:
        resolve("demo", TABLE, "gan", own={"conditional": True, "latent_size": 8})
    assert caught.value.hint == (
        "--arch gan takes --data digits, synthetic, cifar10, fashion-mnist, mnist, images"
        " or npz. The nearest that works: tfscaffold new demo --arch mlp --tier"
        " sequential --training fit --data csv --data-path '/data/my table.csv'"
    )


def test_the_nearest_command_keeps_the_options() -> None:
    own = {"conditional": False, "latent_size": 8}
    options = Options(gradient_accumulation=4)
    with pytest.raises(UserError) as caught:
        resolve("demo", DIGITS, "gan", "functional", "fit", options, own)
    words = shlex.split(caught.value.hint.partition(": ")[2])[1:]
    assert words[words.index("--training") + 1] == "train-step"
    kept = ["--gradient-accumulation", "4", "--no-conditional", "--latent-size", "8"]
    assert words[-5:] == kept
    assert CliRunner().invoke(program, [*words, "--dry-run"]).exit_code == 0
    series = read_data("synthetic-series", window=48)
    with pytest.raises(UserError) as caught:
        resolve("demo", series, "forecast", "module")
    assert caught.value.hint.endswith("--data synthetic-series --window 48")


def test_a_tier_that_an_architecture_lacks() -> None:
    with pytest.raises(UserError, match="is not written in --tier module") as caught:
        resolve("demo", default_data("attention"), tier="module")
    words = shlex.split(caught.value.hint.partition(": ")[2])
    assert words[words.index("--tier") + 1] == "sequential"
    assert words[words.index("--training") + 1] == "fit"
