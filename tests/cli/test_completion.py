"""What a shell asks while the tab key is pressed, and the script that makes it ask."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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


def complete(line: str) -> list[str]:
    """Return what bash is told for a line, up to where the key is pressed."""
    program = (
        f"{script('bash')}\ncomplete -p tfscaffold >/dev/null\n"
        f"COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
        "_tfscaffold_completion tfscaffold\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    path = os.pathsep.join([str(SCRIPT.parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path},
    )
    return done.stdout.split()


def test_bash_completes_commands_options_and_values() -> None:
    assert complete('tfscaffold ""') == list(COMMANDS)
    assert complete("tfscaffold convert --fi") == ["--files-from"]
    assert complete("tfscaffold convert --to f") == ["functional"]


def test_another_shell_is_wrong_usage() -> None:
    done = subprocess.run(
        [SCRIPT, "completion", "csh"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "'csh' is not one of" in done.stderr
