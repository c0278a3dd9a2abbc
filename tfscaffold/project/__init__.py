"""`tfscaffold new`: choices, rendered files, written files."""
