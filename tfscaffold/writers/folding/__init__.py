"""Folding: the blocks that a file gets say no more than the file needs.

The blocks of `templates/blocks` take all options of their Keras layers. Most files use few of
them. What a file certainly does not use is taken away; what is not certain stays.
"""

from collections.abc import Iterable

from tfscaffold.writers.folding.arguments import fold_arguments
from tfscaffold.writers.folding.dead import remove_dead
from tfscaffold.writers.folding.docstrings import shorten, words
from tfscaffold.writers.folding.expressions import Folder
from tfscaffold.writers.folding.merging import merge_classes
from tfscaffold.writers.folding.narrowing import narrow
from tfscaffold.writers.folding.options import write_out
from tfscaffold.writers.folding.printing import Printer
from tfscaffold.writers.folding.program import Facts, Program, defined
from tfscaffold.writers.folding.uses import Uses, read_uses

__all__ = ["Uses", "fold", "read_uses"]


def fold(text: str, imports: Iterable[str], uses: Uses) -> list[tuple[str, str]]:
    """Return what is left of blocks, and of what they depend on: names and texts, in order.

    Args:
        text: The definitions, in an order in which each one knows those that it needs.
        imports: The names that their imports bind.
        uses: What the rest of the file does with the blocks.
    """
    program = Program(text, imports, uses)
    write_out(program)
    before = words(program, Facts(program))
    program.changed = True
    while program.changed:
        program.changed = False
        Folder(program, Facts(program)).run()
        # What is taken away in between is still in it, which leaves too much at worst.
        facts = Facts(program)
        remove_dead(program, facts)
        fold_arguments(program, facts)
        narrow(program, facts)
        merge_classes(program, facts)
    shorten(program, before - words(program, Facts(program)))
    printer = Printer(text)
    return [(defined(node), printer.definition(node)) for node in program.body]
