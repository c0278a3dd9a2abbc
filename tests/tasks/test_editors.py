"""What all editors have in common, and those that cannot be run here."""

import json
import os
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tfscaffold.errors import UserError
from tfscaffold.tasks.actions import ACTIONS, Setup, find_package
from tfscaffold.tasks.editors import EDITORS, files, keys, plan
from tfscaffold.tasks.jsonc import parse
from tfscaffold.tiers import TIERS

TO_A_TIER = [action for action in ACTIONS if "{tier}" in action.words]


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    """Return a project, and make an empty folder the user's home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    folder = tmp_path / "demo"
    (folder / "src" / "my_demo").mkdir(parents=True)
    (folder / "src" / "my_demo" / "train.py").touch()
    return Setup(str(folder), find_package(str(folder)))


def text_of(name: str, setup: Setup) -> str:
    """Return the text of an editor's only file."""
    (file,) = files(name, setup).values()
    return file.text(None, name)


def test_every_editor_has_a_writer() -> None:
    folder = Path(__file__).parents[2] / "tfscaffold" / "tasks"
    others = {"__init__", "actions", "editors", "files", "jsonc", "plugins", "vsix"}
    assert {path.stem for path in folder.glob("*.py")} - others == set(EDITORS)


def test_names_and_keys_are_unlike() -> None:
    for values in zip(*(each[:3] for each in ACTIONS), strict=True):
        assert len(set(values)) == len(ACTIONS)


@pytest.mark.parametrize("name", EDITORS)
def test_written_twice_changes_nothing(name: str, setup: Setup) -> None:
    first = plan(name, setup)
    assert {each.status for each in first} == {"create"}
    for each in first:
        os.makedirs(os.path.dirname(each.target), exist_ok=True)
        Path(each.target).write_bytes(each.new)
    assert {each.status for each in plan(name, setup)} == {"keep"}


@pytest.mark.parametrize("name", EDITORS)
def test_no_mark_is_left(name: str, setup: Setup) -> None:
    run_time = name in ("vim", "neovim", "emacs")
    texts = [file.text(None, name) for file in files(name, setup).values()]
    for text in (*texts, keys(name, setup)):
        assert "{{" not in text
        marks = re.findall(r"(?<!\$)\{(?:file|line|tier|folder|package)\}", text)
        assert run_time or not marks
    assert bool(keys(name, setup)) == bool(EDITORS[name].keys_place)


@pytest.mark.parametrize("name", EDITORS)
def test_a_named_interpreter_is_used(name: str, setup: Setup) -> None:
    named = setup._replace(python="/opt/my tools/python")
    texts = [file.text(None, name) for file in files(name, named).values()]
    assert any("/opt/my tools/python" in text for text in texts)


@pytest.mark.parametrize("name", ["vim", "neovim", "emacs", "helix", "jetbrains"])
def test_a_file_of_the_user_s_is_left_alone(name: str, setup: Setup) -> None:
    target = Path(plan(name, setup)[0].target)
    target.parent.mkdir(parents=True)
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="was not written by tfscaffold"):
        plan(name, setup)


def test_a_package_is_found_where_there_is_one(setup: Setup) -> None:
    assert setup.package == "my_demo"
    other = Path(setup.folder) / "src" / "other"
    other.mkdir()
    assert find_package(setup.folder) == "my_demo"
    (other / "train.py").touch()
    assert find_package(setup.folder) is None
    assert find_package(str(Path(setup.folder) / "src")) is None


def test_a_byte_order_mark_stays(setup: Setup) -> None:
    target = Path(setup.folder) / ".vscode" / "tasks.json"
    target.parent.mkdir()
    target.write_bytes(b"\xef\xbb\xbf{}\r\n")
    (found,) = [each for each in plan("vscode", setup) if each.target == str(target)]
    assert found.new.startswith(b'\xef\xbb\xbf{\r\n    "version"')


def test_zed(setup: Setup) -> None:
    tasks = {each["label"]: each for each in json.loads(text_of("zed", setup))}
    assert len(tasks) == len(TO_A_TIER) * len(TIERS) + len(ACTIONS) - len(TO_A_TIER)
    task = tasks["tfscaffold: convert the model under the cursor (subclass)"]
    words = "-m tfscaffold convert $ZED_FILE --to subclass --line $ZED_ROW"
    assert " ".join([task["command"], *task["args"]]) == f".venv/bin/python {words}"
    (bindings,) = json.loads(keys("zed", setup))
    spawned = [command[1]["task_name"] for command in bindings["bindings"].values()]
    assert len(spawned) == len(ACTIONS)
    assert set(spawned) <= set(tasks)


def test_zed_keeps_the_user_s_tasks(setup: Setup) -> None:
    file = files("zed", setup)[".zed/tasks.json"]
    text = file.text('[\n  // mine\n  { "label": "x", "command": "ls" }\n]\n', "t")
    assert text.startswith('[\n  // mine\n  { "label": "x", "command": "ls" },\n  {\n')
    assert parse(text, "t").value[0] == {"label": "x", "command": "ls"}


def test_jetbrains(setup: Setup) -> None:
    found = {}
    for path, file in files("jetbrains", setup).items():
        assert path.startswith(".run/tfscaffold-")
        assert path.endswith(".run.xml")
        tree = ElementTree.fromstring(file.text(None, path))
        assert tree.get("name") == "ProjectRunConfigurationManager"
        (each,) = tree.findall("configuration")
        options = {o.get("name"): o.get("value") for o in each.findall("option")}
        assert (each.get("type"), options["MODULE_MODE"]) == (
            "PythonConfigurationType",
            "true",
        )
        found[each.get("name")] = (options["SCRIPT_NAME"], options["PARAMETERS"])
    assert len(found) == len(TO_A_TIER) * len(TIERS) + len(ACTIONS) - len(TO_A_TIER)
    assert found["tfscaffold: train"] == ("my_demo.train", "")
    assert found["tfscaffold: convert this file (module)"] == (
        "tfscaffold",
        'convert "$FilePath$" --to module',
    )


def test_sublime(setup: Setup) -> None:
    found = json.loads(text_of("sublime", setup))
    systems = {each["name"]: each for each in found["build_systems"]}
    assert "tfscaffold: convert the model under the cursor" not in systems
    convert = systems["tfscaffold: convert this file"]
    assert [each["name"] for each in convert["variants"]] == list(TIERS)
    for each in convert["variants"]:
        words = ["-m", "tfscaffold", "convert", "$file", "--to", each["name"]]
        assert each["cmd"] == ["$project_path/.venv/bin/python", *words]


def test_sublime_uses_the_project_that_is_there(setup: Setup) -> None:
    target = Path(setup.folder) / "mine.sublime-project"
    target.write_text('{ "folders": [] }', encoding="utf-8")
    assert [each.path for each in plan("sublime", setup)] == ["mine.sublime-project"]


def test_helix(setup: Setup) -> None:
    texts = {
        path: file.text(None, path) for path, file in files("helix", setup).items()
    }
    keys = tomllib.loads(texts[".helix/config.toml"])["keys"]["normal"]["space"]["t"]
    command = "tfscaffold convert '%{buffer_name}' --to functional"
    assert keys["c"]["2"] == [
        ":write-all",
        f':echo %sh{{PATH=".venv/bin:$PATH" {command} 2>&1}}',
        ":reload",
    ]
    assert set(keys["m"]) == {"1", "2", "3", "4"}
    languages = tomllib.loads(texts[".helix/languages.toml"])
    server = languages["language-server"]["tfscaffold"]
    assert server["args"] == ["-m", "tfscaffold", "lsp"]
