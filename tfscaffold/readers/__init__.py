"""Source text of a tier in, graph out."""

from tfscaffold.readers import sequential
from tfscaffold.readers.reading import Reader, Reading

READERS: dict[str, Reader] = {"sequential": sequential.read}

__all__ = ["READERS", "Reader", "Reading"]
