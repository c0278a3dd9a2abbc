"""What a shell asks while the tab key is pressed, and the script that makes it ask."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tfscaffold.cli import COMMANDS
from tfscaffold.cli.completion import SHELLS

SCRIPT = Path(sys.executable).with_name("tfscaffold")


def script(shell: str) -> str:
    done = subprocess.run(
        [SCRIPT, "completion", shell], check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_the_shell_s(shell: str, tmp_path: Path) -> None:
    text = script(shell)
    assert f"_TFSCAFFOLD_COMPLETE={shell}_complete" in text
    if shutil.which(shell):
        (tmp_path / "script").write_text(text)
        check = ["-n", str(tmp_path / "script")]
        subprocess.run([shell, *check], check=True)


def require(shell: str) -> None:
    """Skip a test without a shell; in CI that is a failure."""
    if not shutil.which(shell):
        reason = f"{shell} is not installed (.ci/editors.sh does it)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def answers(shell: str, program: str) -> str:
    """Return what a program of a shell prints, which finds the script as `script`."""
    require(shell)
    path = os.pathsep.join([str(SCRIPT.parent), os.environ["PATH"]])
    done = subprocess.run(
        [shell, "-c", f"{script(shell)}\n{program}"],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path},
    )
    return done.stdout


def bash(line: str) -> list[str]:
    program = (
        "complete -p tfscaffold >/dev/null\n"
        f"COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
        "_tfscaffold_completion tfscaffold\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    return answers("bash", program).split()


def fish(line: str) -> list[str]:
    shown = answers("fish", f"complete -C '{line}'").splitlines()
    return [each.partition("\t")[0] for each in shown]


def test_bash_completes_commands_options_and_values() -> None:
    assert bash('tfscaffold ""') == list(COMMANDS)
    assert bash("tfscaffold convert --fi") == ["--files-from"]
    assert bash("tfscaffold convert --to f") == ["functional"]


def test_fish_completes_commands_options_and_values() -> None:
    assert fish("tfscaffold ") == list(COMMANDS)
    assert fish("tfscaffold convert --fi") == ["--files-from"]
    assert fish("tfscaffold convert --to f") == ["functional"]


def test_zsh_completes_in_a_terminal(tmp_path: Path) -> None:
    require("zsh")
    (tmp_path / "_script").write_text(script("zsh"))
    path = os.pathsep.join([str(SCRIPT.parent), os.environ["PATH"]])
    terminal = pexpect.spawn(
        "zsh",
        ["-f", "-i"],
        env=os.environ | {"PATH": path, "TERM": "dumb"},
        encoding="utf-8",
        timeout=30,
    )
    # What the terminal echoes is not what it prints.
    terminal.sendline(
        f"autoload -Uz compinit; compinit -u -D; . {tmp_path / '_script'}; print rea''dy"
    )
    terminal.expect("ready")
    for begun, whole in (("ver", "verify"), ("convert --to fu", "functional")):
        terminal.send(f"tfscaffold {begun}\t")
        terminal.expect(whole)
        terminal.sendcontrol("u")
    terminal.close(force=True)


def test_another_shell_is_wrong_usage() -> None:
    done = subprocess.run(
        [SCRIPT, "completion", "csh"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "'csh' is not one of" in done.stderr
