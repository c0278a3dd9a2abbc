"""Trains as one of several workers, which all are started with the same addresses.

Run it with `python -m demo.worker --addresses one:8470,two:8470 --index 0`, and
with `--index 1` on the second computer; all other options are those of training.
"""

import json
import os
import runpy
import sys

from .commands import new_parser


def tf_config(addresses: list[str], index: int) -> str:
    """Return what the variable TF_CONFIG tells a worker.

    Args:
        addresses: A host and a port for each worker: "one:8470".
        index: Which of them this one is, from 0; the first one writes the results.
    """
    task = {"type": "worker", "index": index}
    return json.dumps({"cluster": {"worker": addresses}, "task": task})


def main() -> None:
    """Train as one of the workers."""
    parser = new_parser("worker", "Train as one of several workers.")
    parser.add_argument(
        "--addresses", required=True, help="HOST:PORT of all workers, with commas"
    )
    parser.add_argument("--index", required=True, type=int, help="which, from 0")
    arguments, words = parser.parse_known_args()
    addresses = arguments.addresses.split(",")
    if not 0 <= arguments.index < len(addresses):
        parser.error(f"--index must be from 0 to {len(addresses) - 1}")
    os.environ["TF_CONFIG"] = tf_config(addresses, arguments.index)
    sys.argv[1:] = words
    runpy.run_module(f"{__package__}.train", run_name="__main__")


if __name__ == "__main__":
    main()
