"""The cases of `--training`: what is written is what was read by people."""

from pathlib import Path

import black
import pytest

import regenerate
from tfscaffold.convert import Options, convert_text

LOOPS = sorted((regenerate.FOLDER / "training").glob("*/loop.py"))


def test_the_goldens_are_up_to_date() -> None:
    assert regenerate.on_disk("training") == regenerate.training_tree()


each_loop = pytest.mark.parametrize(
    "path", LOOPS, ids=lambda path: str(path.parent.name)
)


@each_loop
def test_a_loop_has_no_more_training_to_rewrite(path: Path) -> None:
    text = path.read_text("utf-8")
    assert convert_text(text, "", Options(training="loop")).text == text


@each_loop
def test_a_loop_is_as_black_leaves_it_where_its_source_is(path: Path) -> None:
    def is_clean(text: str) -> bool:
        return black.format_str(text, mode=black.FileMode()) == text

    source = (path.parent / "source.py").read_text("utf-8")
    assert is_clean(path.read_text("utf-8")) or not is_clean(source)
