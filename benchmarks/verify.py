"""Verifies the results of all conversion cases, and prints what that takes and how many can be.

    python benchmarks/verify.py [EVERY]

With EVERY, only each EVERY-th case is taken. Cases whose source does not run (`does_not_run` in
their options.toml) are counted as not verifiable.
"""

import statistics
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "golden"))

import regenerate
from tfscaffold.errors import UserError
from tfscaffold.verify.client import Worker
from tfscaffold.verify.verification import Side, verify


def main(every: int) -> None:
    """Verify, print each definition that is not equal, and the figures."""
    counts = Counter[str]()
    seconds = []
    with Worker() as worker:
        verify(Side("a.py", _FIRST), Side("b.py", _FIRST), worker)
        for case in regenerate.convert_cases()[::every]:
            options = regenerate.convert_options(case)
            source = Side(str(case / "source.py"), _text(case / "source.py"))
            for tier in ("functional", "subclass"):
                path = case / f"{tier}.py"
                if not path.exists():
                    continue
                started = time.perf_counter()
                try:
                    verdicts = verify(
                        source,
                        Side(str(path), _text(path)),
                        worker,
                        name=options.name,
                        line=options.line,
                        input_shape=options.input_shape,
                    )
                except UserError:
                    continue
                taken = time.perf_counter() - started
                seconds += [taken / len(verdicts)] * len(verdicts)
                for verdict in verdicts:
                    counts[verdict.status] += 1
                    if verdict.status != "equal":
                        print(f"{case.name} {tier} {verdict.name}: {verdict.status}: ")
                        print(f"    {verdict.reason or '; '.join(verdict.differences)}")
    total = counts.total()
    run = total - counts["unverifiable"]
    tenths = statistics.quantiles(seconds, n=10)
    print(
        f"{total} definitions: {run} verifiable ({100 * run / total:.1f} %), {counts}"
    )
    print(
        f"seconds for each: median {statistics.median(seconds):.2f}, "
        f"90th percentile {tenths[-1]:.2f}, largest {max(seconds):.2f}"
    )


_FIRST = "import keras\nmodel = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])\n"


def _text(path: Path) -> str:
    from tfscaffold.files import read

    return read(str(path)).text


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
