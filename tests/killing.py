"""Kills conversions of a tree at random moments between the first and the last file that they
write, and looks at what they leave.

    python tests/killing.py 200

Every file must be as it was or as it is to become, nothing else may be left, no process may
live on, and a second run must complete the work.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SCRIPT = str(Path(sys.executable).with_name("tfscaffold"))
FILES = 30
# Seconds: about what one file takes.
MOMENT = 0.005
OLD = """\
import keras

model = keras.Sequential([keras.layers.Dense({number}, input_shape=(2,))])
"""
NEW = """\
import keras

inputs = keras.Input(shape=(2,))
outputs = keras.layers.Dense({number})(inputs)
model = keras.Model(inputs, outputs)
"""
# So long that the tree is worth several processes, and soon parsed.
FILLER = f"# {'long ' * 15}\n" * 120
WAYS = ("Ctrl-C", "kill -9", "kill -9 of the group")


def states(form: str) -> dict[str, bytes]:
    """Return the files of the tree in one of its two forms."""
    return {
        f"{number % 5}/{number:02}.py": (form.format(number=number) + FILLER).encode()
        for number in range(FILES)
    }


def write(folder: Path) -> None:
    """Write the old form."""
    for name, data in states(OLD).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def start(folder: Path) -> "subprocess.Popen[bytes]":
    """Start a conversion with two processes, in a group of its own."""
    return subprocess.Popen(
        [SCRIPT, "convert", str(folder), "--to", "functional", "--jobs", "2"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def wait_for(process: "subprocess.Popen[bytes]", folder: Path, files: int) -> None:
    """Wait until a conversion has replaced so many files, or has ended.

    A file that is replaced has another inode.
    """
    paths = [folder / name for name in states(OLD)]
    before = {path: path.stat().st_ino for path in paths}
    limit = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < limit:
        if sum(path.stat().st_ino != before[path] for path in paths) >= files:
            return


def stop(process: "subprocess.Popen[bytes]", way: str) -> int:
    """Stop a conversion, wait until its whole group has ended, and return its exit code."""
    try:
        if way == "Ctrl-C":
            os.killpg(process.pid, signal.SIGINT)
        elif way == "kill -9":
            os.kill(process.pid, signal.SIGKILL)
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # It was done before.
    code = process.wait(60)
    assert process.stderr is not None
    process.stderr.close()
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return code
        time.sleep(0.005)
    raise AssertionError(f"{way}: a process lives on")


def look(folder: Path) -> tuple[int, list[str]]:
    """Return how many files are new, and what is no file of the tree.

    Raises:
        AssertionError: A file is neither old nor new.
    """
    old, new = states(OLD), states(NEW)
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    for name, data in old.items():
        assert found[name] in (data, new[name]), f"{name} is neither old nor new"
    litter = sorted(found.keys() - old.keys())
    return sum(found[name] == new[name] for name in new), litter


def complete(folder: Path) -> None:
    """Run a conversion to its end, and check all."""
    process = start(folder)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    assert look(folder) == (FILES, []), look(folder)


def kill(folder: Path, rounds: int, seed: int = 7) -> Counter[str]:
    """Kill conversions, and return what came of them.

    Raises:
        AssertionError: Something was lost or left behind.
    """
    draw = random.Random(seed)
    # Where this runs in the background of a shell, Ctrl-C is ignored, by what it starts, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    seen = Counter[str]()
    for number in range(rounds):
        write(folder)
        process = start(folder)
        wait_for(process, folder, draw.randrange(FILES))
        time.sleep(draw.uniform(0, MOMENT))
        way = WAYS[number % len(WAYS)]
        code = stop(process, way)
        if way == "Ctrl-C":
            # Before the program begins, Python itself ends with 1 or by the signal.
            assert code in (0, 1, 130, -signal.SIGINT), code
            assert code != 1 or not look(folder)[0], code
            assert code or look(folder)[0] == FILES, "Ctrl-C was not heeded"
        new, litter = look(folder)
        seen[f"{way}: exit code {code}"] += 1
        seen["nothing done" if not new else "all done" if new == FILES else "part"] += 1
        seen["temporary files left for the second run"] += len(litter)
        complete(folder)
    return seen


def main() -> None:
    """Kill as often as the command line says, and print what came of it."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as name:
        seen = kill(Path(name), rounds)
    for what, count in sorted(seen.items()):
        print(f"{count:4}  {what}")
    print(f"{rounds:4}  rounds: each file old or new, each second run complete")


if __name__ == "__main__":
    main()
