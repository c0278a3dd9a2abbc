"""The abstraction levels in which a model is written, from the highest to the lowest."""

TIERS = ("sequential", "functional", "subclass", "module")
