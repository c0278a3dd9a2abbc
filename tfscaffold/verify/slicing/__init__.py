"""The part of a text that makes one model: what the definition reads, and nothing else.

The slice is the text itself, with `0` in the place of each statement that is left out, so that
its lines keep their numbers. Statements are kept that bind or change what a kept statement
reads, from the definition backwards.
"""

from tfscaffold.verify.slicing.program import Program, program, program_of_call

__all__ = ["Program", "program", "program_of_call"]
