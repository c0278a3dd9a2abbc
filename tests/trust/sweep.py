"""Converts every Python file of the standard library and of the installed packages, in memory.

`python tests/trust/sweep.py` takes minutes, and ends with 1 if a file gave a fault. Files without
a sign of a model are not even parsed: `--read 1` reads every one of them all the same, and
`--read 10` one in ten.
"""

import gc
import os
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tfscaffold.convert.conversion import Definitions, Options, convert_definitions
from tfscaffold.convert.files import convert_bytes
from tfscaffold.errors import UserError
from tfscaffold.faults import faults
from tfscaffold.files import decode
from tfscaffold.layers import LAYERS
from tfscaffold.readers import READERS
from tfscaffold.source.code import Code
from tfscaffold.tiers import TIERS


def python_files() -> list[Path]:
    """Return every `.py` file of the standard library and of the installed packages."""
    standard = Path(sysconfig.get_path("stdlib"))
    found = {
        path for path in standard.rglob("*.py") if "site-packages" not in path.parts
    }
    for folder in sys.path:
        if folder.endswith("site-packages"):
            found.update(Path(folder).rglob("*.py"))
    return sorted({path.resolve() for path in found if path.is_file()})


def check(path: Path, read: bool = True) -> Iterator[str]:
    """Yield what came of a file, a word for each tier; a fault begins with `FAULT`.

    Args:
        path: The file.
        read: Whether it is read even if it has no sign of a model.
    """
    data = path.read_bytes()
    try:
        for tier in TIERS:
            result = convert_bytes(data, str(path), tier, Options())
            status = (
                {model.status for model in result.conversion.models}
                if (result.conversion)
                else set()
            )
            if "converted" not in status and not result.error and result.data() != data:
                yield "FAULT: bytes changed, and nothing was converted"
            yield "error" if result.error else "/".join(sorted(status)) or "no model"
        if read:
            yield from _read_all_the_same(data, path)
    except Exception as error:  # noqa: BLE001 - each is what is looked for
        yield f"FAULT: {type(error).__name__}: {error}"


def _read_all_the_same(data: bytes, path: Path) -> Iterator[str]:
    """Read a file that has no sign of a model as if it had one: there must be none."""
    try:
        text = decode(data, str(path)).text
        code = Code(text, frozenset(LAYERS))
    except UserError:
        return
    faults(code)
    readings = tuple(each for read in READERS.values() for each in read(code))
    for tier in TIERS:
        convert_definitions(Definitions(text, code, readings), tier)
    marked = convert_bytes(data, str(path), TIERS[0], Options()).conversion
    if readings and marked is None:
        yield "FAULT: there is a model in a file that is not read"


def main() -> int:
    """Check all files, and print what came of them."""
    every = int(sys.argv[2]) if sys.argv[1:2] == ["--read"] else 0
    files = python_files()
    counts: Counter[str] = Counter()
    started = time.process_time()
    size = 0
    gc.disable()
    for number, path in enumerate(files):
        size += os.path.getsize(path)
        for word in check(path, bool(every) and number % every == 0):
            counts[word] += 1
            if word.startswith("FAULT"):
                print(f"{path}: {word}", flush=True)
        if number % 50 == 0:
            gc.collect()
    seconds = time.process_time() - started
    print(f"{len(files)} files, {size / 1e6:.0f} MB, {seconds:.0f} s of CPU")
    for word, count in counts.most_common():
        print(f"{count:8} {word}")
    return int(any(word.startswith("FAULT") for word in counts))


if __name__ == "__main__":
    sys.exit(main())
