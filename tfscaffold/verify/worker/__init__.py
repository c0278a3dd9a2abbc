"""What runs in the process that `verify` starts with the user's interpreter.

That Python can be older than tfscaffold's: 3.10 reads these files.
"""
