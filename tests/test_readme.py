"""The commands of README.md, as they are printed there."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def command(number: str) -> str:
    """Return the line of the block that README.md marks as command `number`."""
    text = (CHECKOUT / "README.md").read_text("utf-8")
    mark = re.escape(f"<!-- command {number} -->")
    found = re.search(rf"{mark}\n```sh\n(.*)\n```\n", text)
    assert found is not None
    return found.group(1)


def test_the_gate_runs_the_test_command() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text("utf-8")
    assert script.splitlines()[-1] == command("two")
