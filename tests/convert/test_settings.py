"""What `[tool.tfscaffold]` of the nearest pyproject.toml says."""

from pathlib import Path

import pytest

from tfscaffold.convert.settings import Settings, settings_of
from tfscaffold.errors import UserError


def read(folder: Path, text: str) -> Settings:
    (folder / "pyproject.toml").write_text(text)
    return settings_of(str(folder))


def test_all_settings(tmp_path: Path) -> None:
    text = """
    [tool.black]
    line-length = 70
    [tool.tfscaffold]
    exclude = ["legacy/"]
    line-length = 60
    severity = { TFS201 = "ignore", TFS101 = "warning" }
    """
    assert read(tmp_path, text) == Settings(
        str(tmp_path), ("legacy/",), 60, {"TFS201": "ignore", "TFS101": "warning"}
    )


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 88),
        ("[tool.tfscaffold]", 88),
        ("[tool.ruff]\nline-length = 99", 99),
        ("[tool.ruff]\nline-length = 99\n[tool.black]\nline-length = 77", 77),
        ("[tool.black]\nline-length = 77\n[tool.tfscaffold]\nline-length = 66", 66),
        ("[tool.black]\nline-length = 'x'", 88),
        ("[tool.black\nline-length = 77", 88),
        ("\xe9 line-length", 88),
    ],
)
def test_the_line_length(tmp_path: Path, text: str, length: int) -> None:
    (tmp_path / "pyproject.toml").write_bytes(text.encode("latin-1"))
    assert settings_of(str(tmp_path)).line_length == length


def test_the_nearest_file_counts_and_no_other(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    read(tmp_path, "[tool.tfscaffold]\nline-length = 66")
    assert settings_of(str(below)).line_length == 66
    read(tmp_path / "a", "")
    assert settings_of(str(below)) == Settings(str(tmp_path / "a"))


def test_a_change_is_seen(tmp_path: Path) -> None:
    assert read(tmp_path, "[tool.tfscaffold]\nline-length = 66").line_length == 66
    assert read(tmp_path, "[tool.tfscaffold]\nline-length = 100").line_length == 100


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("line_length = 66", "`[tool.tfscaffold]` has no setting `line_length`."),
        ("exclude = 'a'", "`exclude` of `[tool.tfscaffold]` is a list of patterns"),
        ("exclude = [1]", "`exclude` of `[tool.tfscaffold]` is a list of patterns"),
        ("line-length = '66'", "`line-length` of `[tool.tfscaffold]` is a number"),
        ("line-length = true", "`line-length` of `[tool.tfscaffold]` is a number"),
        ("line-length = 0", "`line-length` of `[tool.tfscaffold]` is a number"),
        ("severity = 'error'", "`severity` of `[tool.tfscaffold]` is a table"),
        ("severity.TFS999 = 'error'", "`severity.TFS999` of `[tool.tfscaffold]` is no"),
        (
            "severity.TFS101 = 'fatal'",
            '`severity.TFS101` of `[tool.tfscaffold]` is one of "error", "warning"',
        ),
        ("exclude = [", "this is not TOML: "),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, f"[tool.tfscaffold]\n{text}\n")
    assert str(caught.value).startswith(f"{tmp_path}/pyproject.toml: {message}")


def test_the_whole_table_may_be_wrong(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"`tfscaffold` of .* is a table"):
        read(tmp_path, "[tool]\ntfscaffold = 1\n")
