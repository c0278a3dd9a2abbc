"""Graph in, source text of a tier out."""

from tfscaffold.writers import functional, module, subclass
from tfscaffold.writers.writing import Writer

WRITERS: dict[str, Writer] = {
    "functional": functional.WRITER,
    "subclass": subclass.WRITER,
    "module": module.WRITER,
}

__all__ = ["WRITERS", "Writer"]
