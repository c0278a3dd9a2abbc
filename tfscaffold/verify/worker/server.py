"""The program that runs the user's code: a server that has TensorFlow loaded, and forks.

It is started by the user's interpreter, reads one JSON object a line and answers each by one.
Every definition runs in a process of its own, so that it cannot spoil the next one; it is
killed when its time is over. Where processes cannot fork, the server ends after one answer.
"""

import gc
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, TextIO

from tfscaffold.verify.answers import unverifiable

_LONGEST_ANSWER = 1 << 20
_OBJECTS = 200_000


def serve() -> None:
    """Answer requests until standard input ends."""
    requests, answers = _protocol()
    try:
        from tfscaffold.verify.worker import standins
        from tfscaffold.verify.worker.carrying import carry
        from tfscaffold.verify.worker.comparison import compare

        standins.install()
        # Names that are loaded late would be loaded anew for each definition.
        import_module("tensorflow.keras.layers")
    except Exception as error:  # noqa: BLE001
        text = " ".join(str(error).split())
        _answer(answers, {"error": f"{type(error).__name__}: {text}"})
        return
    root = os.environ.pop("TFSCAFFOLD_ROOT", "")
    sys.path[:] = [path for path in sys.path if path != root]
    problem = _wrong_keras()
    _answer(answers, {"error": problem})
    if problem:
        return
    gc.freeze()
    while True:
        line = requests.readline()
        if not line:
            return
        request = json.loads(line)
        work = carry if request["do"] == "carry" else compare
        if not hasattr(os, "fork") or request.get("fork") is False:
            _answer(answers, _guarded(work, request))
            return
        _answer(answers, _forked(work, request, requests, answers))


def _protocol() -> tuple[BinaryIO, TextIO]:
    """Return the streams of the protocol, and take them away from the code that is run."""
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = sys.stderr
    return requests, answers


def _wrong_keras() -> str:
    """Return what is wrong with the Keras of this interpreter, or ""."""
    import keras

    if not keras.__version__.startswith("3"):
        return f"this interpreter has Keras {keras.__version__}; Keras 3 is needed"
    if keras.backend.backend() != "tensorflow":
        return f"Keras' backend is {keras.backend.backend()} here, not tensorflow"
    return ""


def _answer(stream: TextIO, answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


def _guarded(
    work: Callable[[dict[str, Any]], dict[str, Any]], request: dict[str, Any]
) -> dict[str, Any]:
    try:
        return work(request)
    except MemoryError:
        return unverifiable(_memory(request))
    except BaseException as error:  # noqa: BLE001
        text = " ".join(str(error).split())[:240]
        return unverifiable(f"the comparison raises {type(error).__name__}: {text}")


def _memory(request: dict[str, Any]) -> str:
    return f"it needs more memory than {request['memory'] >> 20} MiB"


def _forked(
    work: Callable[[dict[str, Any]], dict[str, Any]],
    request: dict[str, Any],
    requests: BinaryIO,
    answers: TextIO,
) -> dict[str, Any]:
    """Do one request in a process of its own, and return its answer or its end."""
    folder = tempfile.mkdtemp(dir=os.getcwd())
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.close(reader)
            requests.close()
            os.close(answers.fileno())
            os.chdir(folder)
            _limit_memory(request["memory"])
            # The process ends soon: little is worth looking for what it no longer needs.
            gc.set_threshold(_OBJECTS)
            line = json.dumps(_guarded(work, request))
            os.write(writer, line.encode() + b"\n")
        finally:
            # Neither exit handlers nor threads of the user's code keep it alive.
            os._exit(0)
    os.close(writer)
    try:
        return _waited(request, reader, requests.fileno(), child)
    finally:
        os.close(reader)
        shutil.rmtree(folder, ignore_errors=True)


def _waited(
    request: dict[str, Any], reader: int, requests: int, child: int
) -> dict[str, Any]:
    deadline = time.monotonic() + request["seconds"]
    line = b""
    timed_out = False
    while not line.endswith(b"\n") and len(line) < _LONGEST_ANSWER:
        rest = deadline - time.monotonic()
        ready = select.select([reader, requests], [], [], max(rest, 0))[0]
        timed_out = not ready
        # Nothing is asked while an answer is due: the asker has gone.
        if requests in ready or timed_out:
            break
        part = os.read(reader, 1 << 16)
        if not part:
            break
        line += part
    # The group, since the code may have started processes; it is there until waited for.
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    try:
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer
    except ValueError:
        pass
    if timed_out:
        return unverifiable(f"it takes longer than {request['seconds']:g} s")
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
        name = signal.Signals(os.WTERMSIG(status)).name
        return unverifiable(
            f"the process ended by {name}, which may mean that {_memory(request)}"
        )
    return unverifiable("the code ended its process before the comparison was done")


def _limit_memory(size: int) -> None:
    """Limit what is allocated beyond what TensorFlow has reserved when it was loaded."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[0])
    limit = pages * resource.getpagesize() + size
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
