"""The plugins of Vim, Neovim and Emacs, run in these editors."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tfscaffold.tasks.actions import ACTIONS, Setup
from tfscaffold.tasks.editors import keys, plan
from tfscaffold.tasks.vim import command_name

MODELS = """import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
other = keras.Sequential([keras.layers.Dense(2)])
"""
CONVERTED = """import keras

inputs = keras.Input((4,))
outputs = keras.layers.Dense(2)(inputs)
model = keras.Model(inputs, outputs)
other = keras.Sequential([keras.layers.Dense(2)])
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a file of two models, of which one is refused."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONPATH", "src")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    folder = tmp_path / "a project"
    (folder / "src" / "demo").mkdir(parents=True)
    (folder / "src" / "demo" / "train.py").write_text("print('trained')\n")
    (folder / "models.py").write_text(MODELS)
    (folder / "pyproject.toml").touch()
    return folder


def install(name: str, project: Path) -> Path:
    """Write an editor's plugin; return its file."""
    setup = Setup(str(project), "demo", sys.executable)
    (file,) = plan(name, setup)
    target = Path(file.target)
    target.parent.mkdir(parents=True)
    target.write_bytes(file.new)
    return target


def run(project: Path, program: str, *words: str | Path) -> str:
    """Run an editor; return what it writes to standard error."""
    if not shutil.which(program):
        if os.environ.get("CI"):
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
    result = subprocess.run(
        [program, *words],
        check=False,
        cwd=project,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stderr


def saved(file: str, expression: str) -> str:
    """Return the command that writes the value of an expression as JSON."""
    return f"call writefile([json_encode({expression})], {json.dumps(file)})"


VI_COMMANDS = [
    "edit models.py",
    saved("first.json", "getline(1, '$')"),
    "TfscaffoldCheck functional",
    saved("check.json", "getqflist()"),
    "cclose",
    "TfscaffoldPreview functional",
    saved("preview.json", "getline(1, '$')"),
    "bwipeout",
    "4",
    "TfscaffoldConvertModel functional",
    "cclose",
    saved("model.json", "getline(1, '$')"),
    "TfscaffoldConvert functional",
    saved("convert.json", "getqflist()"),
    "cclose",
    saved("names.json", "sort(getcompletion('Tfscaffold', 'command'))"),
    saved("tiers.json", "getcompletion('TfscaffoldConvert ', 'cmdline')"),
    saved("keys.json", "maparg('<leader>tc', 'n')"),
]


def check_vi(project: Path) -> None:
    """Assert what `VI_COMMANDS` have left behind."""
    found = {path.stem: json.loads(path.read_text()) for path in project.glob("*.json")}
    assert found["first"] == MODELS.splitlines()
    # After the conversion, where it stands then.
    for name, line in (("check", 4), ("convert", 6)):
        (place,) = found[name]
        assert (place["lnum"], place["col"], place["type"]) == (line, 9, "e")
        assert place["text"].startswith("TFS101 ")
    assert "+inputs = keras.Input((4,))" in found["preview"]
    assert found["model"] == MODELS.splitlines()
    assert (project / "models.py").read_text() == CONVERTED
    names = sorted(f"Tfscaffold{command_name(action.name)}" for action in ACTIONS)
    assert found["names"] == names
    assert found["tiers"] == ["sequential", "functional", "subclass", "module"]
    assert "TfscaffoldConvert" in found["keys"]


def test_vim(project: Path) -> None:
    plugin = install("vim", project)
    (project / "keys.vim").write_text(keys("vim", Setup("")))
    commands = [f"source {plugin}", "source keys.vim", *VI_COMMANDS]
    commands += [
        "TfscaffoldTrain",
        "let terminal = term_list()[0]",
        "while term_getstatus(terminal) !~# 'finished' | sleep 20m | endwhile",
        "call term_wait(terminal, 300)",
        "call writefile(getbufline(terminal, 1, '$'), 'train.txt')",
    ]
    script = project / "script.vim"
    script.write_text("\n".join([*commands, "qall!"]) + "\n")
    run(project, "vim", "-es", "-N", "-u", "NONE", "-S", script)
    check_vi(project)
    assert "trained" in (project / "train.txt").read_text()


def test_neovim(project: Path) -> None:
    install("neovim", project)
    (project / "keys.lua").write_text(keys("neovim", Setup("")))
    commands = ["luafile keys.lua", *VI_COMMANDS]
    commands += [
        "TfscaffoldTrain",
        "call jobwait([b:terminal_job_id])",
        "sleep 200m",
        "call writefile(getline(1, '$'), 'train.txt')",
    ]
    script = project / "script.vim"
    script.write_text("\n".join([*commands, "qall!"]) + "\n")
    assert "Error" not in run(project, "nvim", "--headless", "-S", script)
    check_vi(project)
    assert "trained" in (project / "train.txt").read_text()


EMACS_SCRIPT = """
(setq byte-compile-error-on-warn t)
(unless (byte-compile-file "{plugin}") (kill-emacs 3))
(load "{keys}")
(defun wait (name)
  (while (get-buffer-process name) (accept-process-output nil 0.05))
  (accept-process-output nil 0.2))
(defun save (file) (write-region (point-min) (point-max) file))
(find-file "models.py")
(cl-letf (((symbol-function 'completing-read) (lambda (&rest _) "functional")))
  (call-interactively (key-binding (kbd "C-c t p")))
  (with-current-buffer "*tfscaffold preview*" (save "preview.txt"))
  (tfscaffold-convert))
(wait "*tfscaffold convert*")
(save "buffer.txt")
(with-current-buffer "*tfscaffold convert*"
  (compilation-next-error 1 nil (point-min))
  (let* ((message (get-text-property (point) 'compilation-message))
         (place (compilation--loc->line (compilation--message->loc message))))
    (write-region (format "%s %s" (compilation--message->type message) place)
                  nil "place.txt")))
(tfscaffold-train)
(wait "*tfscaffold train*")
(with-current-buffer "*tfscaffold train*" (save "train.txt"))
"""


def test_emacs(project: Path) -> None:
    plugin = install("emacs", project)
    bindings = project / "keys.el"
    setting = f'(setq user-emacs-directory "{plugin.parents[1]}/")\n'
    bindings.write_text(setting + keys("emacs", Setup("")))
    script = project / "script.el"
    filled = EMACS_SCRIPT.replace("{plugin}", str(plugin))
    script.write_text(filled.replace("{keys}", str(bindings)))
    run(project, "emacs", "-Q", "--batch", "-l", script)
    assert "+inputs = keras.Input((4,))" in (project / "preview.txt").read_text()
    assert (project / "models.py").read_text() == CONVERTED
    assert (project / "buffer.txt").read_text() == CONVERTED
    assert (project / "place.txt").read_text() == "2 6"
    assert "trained" in (project / "train.txt").read_text()
