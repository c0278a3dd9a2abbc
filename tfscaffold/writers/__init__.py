"""Graph in, source text of a tier out."""
