"""Starts several workers on this computer, for a trial.

Run it with `python -m demo.launch --workers 2`; all other options are those of
training.
"""

import socket
import subprocess
import sys
import time
from contextlib import ExitStack

from .commands import new_parser


def launch(workers: int, words: list[str]) -> int:
    """Train with several workers until all are done or one has failed.

    Args:
        workers: How many.
        words: The options of training.

    Returns:
        0, or the exit code of the one that failed; the others are stopped then.
    """
    addresses = ",".join(f"localhost:{port}" for port in _free_ports(workers))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for index in range(workers):
            command = [sys.executable, "-m", f"{__package__}.worker", "--addresses"]
            command += [addresses, "--index", str(index), *words]
            # One of them tells enough.
            output = None if index == 0 else subprocess.DEVNULL
            processes.append(subprocess.Popen(command, stdout=output))
            print(f"worker {index}: process {processes[-1].pid}", flush=True)
        while True:
            codes = [process.poll() for process in processes]
            if failed := [code for code in codes if code]:
                return failed[0]
            if all(code == 0 for code in codes):
                return 0
            time.sleep(0.1)
    finally:
        for process in processes:
            # Without the others a worker waits, and does not hear a gentle word.
            process.kill()
            process.wait()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("localhost", 0))
        return [each.getsockname()[1] for each in sockets]


def main() -> int:
    """Launch from the command line; return the exit code."""
    parser = new_parser("launch", "Start several workers on this computer.")
    parser.add_argument("--workers", type=int, default=2, help="how many (default: 2)")
    parser.add_argument(
        "--restarts",
        type=int,
        default=0,
        help="how often all start again after a failure (default: 0)",
    )
    arguments, words = parser.parse_known_args()
    try:
        code = launch(arguments.workers, words)
        for _ in range(arguments.restarts):
            if code == 0:
                break
            print("A worker has failed; all start again.", file=sys.stderr)
            words = [word for word in words if word != "--fresh"]
            code = launch(arguments.workers, words)
    except KeyboardInterrupt:
        return 130
    return 1 if code else 0


if __name__ == "__main__":
    raise SystemExit(main())
