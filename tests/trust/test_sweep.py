"""A sample of the files of the standard library and of the installed packages.

`TFSCAFFOLD_SWEEP=1` takes all of them.
"""

import os

import pytest

from trust.sweep import check, python_files

EVERY = 1 if os.environ.get("TFSCAFFOLD_SWEEP") else 500


@pytest.mark.timeout(7200)
def test_no_file_is_a_fault_or_changes_without_a_model() -> None:
    files = python_files()
    assert len(files) > 1000
    found = {str(path): list(check(path)) for path in files[::EVERY]}
    faults = {
        path: words
        for path, words in found.items()
        if any(word.startswith("FAULT") for word in words)
    }
    assert faults == {}
