"""What models are in a text, and what each can become; nothing of it is run."""

from tfscaffold.inspect.inspection import Inspection, Verdict, inspect_text
from tfscaffold.inspect.layers import Layer, Layers

__all__ = ["Inspection", "Layer", "Layers", "Verdict", "inspect_text"]
