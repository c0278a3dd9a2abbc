"""One worker for each module of tests: TensorFlow is loaded once."""

from collections.abc import Iterator

import pytest

from tfscaffold.verify.client import Worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """Yield a worker of this interpreter."""
    with Worker() as found:
        yield found
