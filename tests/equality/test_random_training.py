"""Random trainings: they print the same before and after they are rewritten.

`TFSCAFFOLD_RANDOM_TRAININGS=1000 pytest tests/equality/test_random_training.py` makes a long run.
"""

import os
from collections import Counter
from pathlib import Path

from trainings import Training

from tfscaffold.convert import Options, convert_text
from tools import Ask

COUNT = int(os.environ.get("TFSCAFFOLD_RANDOM_TRAININGS", "12"))
FIRST = int(os.environ.get("TFSCAFFOLD_FIRST_TRAINING", "0"))
GOALS = (
    ("", "loop"),
    ("module", "loop"),
    ("", "train-step"),
    ("functional", "loop"),
    ("subclass", "loop"),
    ("subclass", "train-step"),
    ("functional", "train-step"),
)
# Of the goals, so many are tried with each program.
AT_ONCE = 3


def test_trainings_print_the_same(ask: Ask, tmp_path: Path) -> None:
    compared: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + COUNT):
        source = Training(seed).text()
        texts = {"source": source}
        for turn in range(AT_ONCE):
            tier, style = GOALS[(seed * AT_ONCE + turn) % len(GOALS)]
            text = convert_text(source, tier, Options(training=style)).text
            if text != source:
                texts[f"{tier} {style}".strip()] = text
        if len(texts) == 1:
            continue
        paths = [str(tmp_path / f"{number}.py") for number in range(len(texts))]
        for path, text in zip(paths, texts.values(), strict=True):
            Path(path).write_text(text, encoding="utf-8")
        (before, failure), *found = ask({"do": "trained", "paths": paths})
        if failure:
            continue
        results = list(texts)[1:]
        for goal, (after, failed) in zip(results, found, strict=True):
            assert not failed, (seed, goal, failed)
            assert after == before, (seed, goal, source, texts[goal])
            compared[goal.rpartition(" ")[2]] += 1
    assert all(compared[style] >= COUNT // 4 for style in ("loop", "train-step"))
