"""Random programs around models: they print the same before and after a conversion.

`TFSCAFFOLD_RANDOM_PROGRAMS=1000 pytest tests/equality/test_random_programs.py` makes a long run.
"""

import os
from collections import Counter
from pathlib import Path

from program_parts import MODULE_USES, USES
from programs import Program

from tfscaffold.convert import convert_text
from tools import Ask

COUNT = int(os.environ.get("TFSCAFFOLD_RANDOM_PROGRAMS", "24"))
FIRST = int(os.environ.get("TFSCAFFOLD_FIRST_PROGRAM", "0"))
USED = {"functional": USES, "subclass": USES, "module": MODULE_USES}


def test_programs_print_the_same(ask: Ask, tmp_path: Path) -> None:
    compared: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + COUNT):
        for tier, uses in USED.items():
            source = Program(seed, uses).text()
            conversion = convert_text(source, tier)
            if conversion.text == source:
                continue
            paths = []
            for name, text in (("source", source), (tier, conversion.text)):
                paths.append(str(tmp_path / f"{name}.py"))
                Path(paths[-1]).write_text(text, encoding="utf-8")
            before, after = ask({"do": "printed", "paths": paths})
            if before is not None:
                assert after == before, (seed, tier, source, conversion.text)
                compared[tier] += 1
    # Not everything converts, but much of it does.
    assert all(compared[tier] >= COUNT // 4 for tier in USED), compared
