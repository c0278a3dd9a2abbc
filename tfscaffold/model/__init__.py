"""The graph: what a definition says, independent of the tier."""
