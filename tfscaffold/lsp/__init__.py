"""The language server: what an editor shows of a file, and the edits that it offers."""
