"""Code that hangs, dies, prints or spoils: it is named, and the next definition is verified."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.verify.client import Limits, Worker
from tfscaffold.verify.verification import Side, Verdict, verify

HEAD = "import os\nimport sys\nimport keras\nfrom keras import layers\n"
MODEL = "model = keras.Sequential([layers.Dense({}, input_shape=(4,))])\n"


@pytest.fixture(autouse=True)
def _limits(worker: Worker) -> None:
    worker.limits = Limits()


def run(worker: Worker, text: str, units: str = "size()") -> Verdict:
    text = f"{HEAD}{textwrap.dedent(text)}\n{MODEL.format(units)}"
    (found,) = verify(Side("a.py", text), Side("b.py", text), worker)
    return found


def check_works(worker: Worker) -> None:
    started = time.monotonic()
    assert run(worker, "", "3").status == "equal"
    # The same worker answers: TensorFlow was not loaded again.
    assert time.monotonic() - started < 20


BAD = {
    "exit": ("def size(): os._exit(0)", "ended its process"),
    "sys.exit": ("def size(): sys.exit('no')", "SystemExit in line 5: no"),
    "interrupt": ("def size(): raise KeyboardInterrupt", "KeyboardInterrupt"),
    "abort": ("def size(): os.abort()", "the process ended by SIGABRT"),
    "exception": ("def size(): return {}['a']", "KeyError in line 5: 'a'"),
    "missing package": (
        "from absent import Size as size",
        "No module named 'absent'",
    ),
    "missing file": ("def size(): return open('a.csv')", "FileNotFoundError in line 5"),
    "input": ("def size(): return int(input())", "EOFError"),
    "recursion": ("def size(): return size()", "RecursionError"),
    "TensorFlow 1": (
        """
        import tensorflow as tf
        tf.compat.v1.disable_eager_execution()
        def size(): return 3
        """,
        "eager execution off",
    ),
    "closed streams": ("def size(): os.closerange(3, 99)", "ended its process"),
}


@pytest.mark.parametrize(("text", "reason"), BAD.values(), ids=BAD)
def test_bad_code(worker: Worker, text: str, reason: str) -> None:
    found = run(worker, text)
    assert found.status == "unverifiable", found
    assert reason in found.reason
    check_works(worker)


def test_what_is_printed_stays_away_from_the_protocol(worker: Worker) -> None:
    text = """
    def size():
        print('{"status": "different"}', flush=True)
        os.write(1, b'{"status": "different"}\\n')
        os.system('echo noise; echo noise >&2')
        sys.stderr.write("noise")
        return 3
    """
    assert run(worker, text).status == "equal"
    check_works(worker)


def test_an_endless_loop_is_stopped(worker: Worker) -> None:
    worker.limits = Limits(seconds=3)
    started = time.monotonic()
    found = run(worker, "def size():\n    while True: pass\n")
    assert found.reason == "it takes longer than 3 s"
    assert time.monotonic() - started < 15
    worker.limits = Limits()
    check_works(worker)


def test_processes_that_it_has_started_are_stopped(
    worker: Worker, tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    text = f"""
    import subprocess, time
    def size():
        process = subprocess.Popen(["sleep", "600"])
        open({str(mark)!r}, "w").write(str(process.pid))
        time.sleep(600)
    """
    worker.limits = Limits(seconds=3)
    assert "longer than 3 s" in run(worker, text).reason
    deadline = time.monotonic() + 5
    while is_alive(int(mark.read_text())) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(int(mark.read_text()))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not waited for does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
@pytest.mark.parametrize(
    "text",
    [
        "def size():\n    hog = []\n    while True: hog.append(bytearray(1 << 24))\n",
        "import numpy as np\ndef size(): return np.ones(1 << 34).sum()\n",
    ],
)
def test_a_memory_hog_is_stopped(worker: Worker, text: str) -> None:
    worker.limits = Limits(memory=1 << 30)
    found = run(worker, text)
    assert found.status == "unverifiable"
    assert "more memory than 1024 MiB" in found.reason
    worker.limits = Limits()
    check_works(worker)


def test_a_model_that_is_too_large(worker: Worker) -> None:
    worker.limits = Limits(memory=1 << 30)
    found = run(worker, "", "10**9")
    assert found.status == "unverifiable", found


def test_one_definition_does_not_spoil_the_next(worker: Worker) -> None:
    text = """
    import tensorflow as tf
    def size():
        layers.Dense.call = lambda self, x: x * 0
        keras.config.set_floatx("float16")
        os.environ["SPOILED"] = "1"
        os.chdir("/")
        return 4
    """
    run(worker, text)
    found = run(worker, "def size(): return 3 if 'SPOILED' not in os.environ else None")
    assert (found.status, found.max_difference) == ("equal", 0.0)


def test_modules_beside_the_file_are_found(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def size(): return 3\n", encoding="utf-8")
    path = str(tmp_path / "a.py")
    text = f"{HEAD}from mine import size\n{MODEL.format('size()')}"
    (found,) = verify(Side(path, text), Side(path, text), worker)
    assert found.status == "equal", found


def test_files_are_written_in_a_folder_that_goes_away(worker: Worker) -> None:
    before = set(os.listdir())
    text = "def size():\n    open('litter', 'w').write('x')\n    return 3\n"
    assert run(worker, text).status == "equal"
    assert set(os.listdir()) == before


def test_random_models_are_not_called_wrong(worker: Worker) -> None:
    text = f"""{HEAD}import random
import time
random.seed(time.time_ns())
model = keras.Sequential([
    keras.Input((4,)), layers.Dense(3),
    layers.Lambda(lambda x, n=time.time_ns() % 1000: x * n),
])
"""
    (found,) = verify(Side("a.py", text), Side("b.py", text), worker)
    assert found.reason == "the original gives other numbers each time that it is made"


def test_without_forks(worker: Worker) -> None:
    worker.close()
    with Worker(limits=Limits(seconds=60), forks=False) as slow:
        assert run(slow, "", "3").status == "equal"
        assert "ended its process" in run(slow, "def size(): os._exit(0)").reason


def test_a_worker_that_was_killed_is_replaced(worker: Worker) -> None:
    check_works(worker)
    process = worker._process
    assert process is not None
    process.kill()
    process.wait()
    assert run(worker, "", "3").status == "equal"


def test_nothing_is_left_when_it_is_closed(worker: Worker) -> None:
    assert run(worker, "", "3").status == "equal"
    process, folder = worker._process, worker._folder
    assert process is not None
    assert folder is not None
    worker.close()
    assert process.poll() is not None
    assert not Path(folder.name).exists()


def test_an_interpreter_without_tensorflow(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    with Worker(str(python)) as bare, pytest.raises(UserError, match="No module named"):
        run(bare, "", "3")


def test_an_interpreter_that_is_not_there() -> None:
    with Worker("absent/python") as absent, pytest.raises(UserError, match="--python"):
        run(absent, "", "3")


def test_something_that_is_no_interpreter() -> None:
    with Worker("/bin/true") as wrong, pytest.raises(UserError, match="ends at once"):
        run(wrong, "", "3")


def test_the_package_does_not_load_tensorflow() -> None:
    program = (
        "import sys\nimport tfscaffold.cli.verify, tfscaffold.verify.conversion\n"
        "import tfscaffold.verify.report, tfscaffold.verify.verification\n"
        "assert not {'tensorflow', 'keras', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
