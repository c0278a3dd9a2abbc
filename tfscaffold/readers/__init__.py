"""Source text of a tier in, graph out."""
