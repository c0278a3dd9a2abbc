"""Data that come in batches, pass by pass as `fit` and `evaluate` take them."""

import itertools
import random
import types
from collections.abc import Iterator
from typing import Any

import keras
import tensorflow as tf

from .training import make_batches


class Batches:
    """The batches of a dataset, a `PyDataset` or a generator; each pass gives a part of them.

    Args:
        data: The dataset, `keras.utils.PyDataset` or generator.
        steps: How many batches make a pass; None for all there are.
        is_training: Whether a pass goes on where the last one ended, as those of `fit` do.
        shuffle: Whether a `PyDataset` gives those of `fit` in another order each time.
    """

    def __init__(
        self,
        data: Any,
        steps: int | None = None,
        is_training: bool = False,
        shuffle: bool = True,
    ) -> None:
        kinds = (tf.data.Dataset, keras.utils.PyDataset, types.GeneratorType)
        if not isinstance(data, kinds):
            raise TypeError(f"A {type(data).__name__} does not come in batches.")
        self.data = data
        self.steps = steps
        self.is_training = is_training
        self.shuffle = shuffle and is_training
        self.first: list[Any] = []
        self.dataset: Any = None
        self.batches: Iterator[Any] | None = None
        self.seen = 0
        self.begun = False

    def cardinality(self) -> int:
        """Return the number of batches in a pass, -2 where only a pass can tell."""
        return self.steps or self._total() or -2

    @property
    def element_spec(self) -> Any:
        """What a batch is made of."""
        self._look()
        return self.dataset.element_spec

    def __iter__(self) -> Iterator[Any]:
        self._look()
        if not (self.begun and self.is_training):
            # Keras ends an epoch before the first one.
            self._tell("on_epoch_end")
            self.batches, self.begun = None, True
        self._tell("on_epoch_begin")
        total = self._total()
        if self.batches is None or self.steps is None:
            self.batches, self.seen = iter(self.dataset), 0
        wanted = self.steps or total
        for _ in range(wanted) if wanted else itertools.count():
            if total and self.seen >= total:
                break
            batch = next(self.batches, None)
            if batch is None:
                self._end()
                break
            self.seen += 1
            yield batch
        if total and self.seen >= total:
            # A shuffled dataset draws an order here, too.
            self.batches, self.seen = iter(self.dataset), 0
        self._tell("on_epoch_end")

    def _end(self) -> None:
        if self.is_training:
            raise ValueError(
                f"The data ended after {self.seen} batches. In `fit` the optimizer would count "
                "a step more here: say how many batches a pass has (`steps`)."
            )
        self.batches = None

    def _look(self) -> None:
        """Look at two batches, as Keras does, for what they have in common."""
        if self.dataset is not None:
            return
        if isinstance(self.data, tf.data.Dataset):
            self.dataset = self.data
            return
        if isinstance(self.data, types.GeneratorType):
            self.first = list(itertools.islice(self.data, 2))
        else:
            self.first = [self.data[i] for i in range(min(2, self._total() or 2))]
        spec = tf.nest.map_structure(common_spec, *map(without_none, self.first))
        self.dataset = tf.data.Dataset.from_generator(self._read, output_signature=spec)

    def _total(self) -> int | None:
        """Return how many batches there are, None where only a pass can tell."""
        if isinstance(self.data, keras.utils.PyDataset):
            return self.data.num_batches
        if isinstance(self.data, types.GeneratorType):
            return None
        count = int(self.data.cardinality())
        return count if count >= 0 else None

    def _read(self) -> Iterator[Any]:
        if isinstance(self.data, types.GeneratorType):
            # Once it has ended, it still gives those two.
            yield from map(without_none, itertools.chain(self.first, self.data))
            return
        total = self._total()
        order = None if total is None else list(range(total))
        if self.shuffle and order:
            random.shuffle(order)
        for index in itertools.count() if order is None else order:
            yield without_none(self.data[index])

    def _tell(self, event: str) -> None:
        if isinstance(self.data, keras.utils.PyDataset):
            getattr(self.data, event)()


def without_none(batch: Any) -> Any:
    """Return a batch as a tuple, without parts that are not there."""
    if not isinstance(batch, tuple | list):
        return batch
    return tuple(part for part in batch if part is not None)


def common_spec(*arrays: Any) -> tf.TensorSpec:
    """Return a dtype and shape for arrays that differ in the size of the batch, or more."""
    sizes = zip(*(array.shape for array in arrays), strict=True)
    shape = [size[0] if len(set(size)) == 1 else None for size in sizes]
    return tf.TensorSpec([None, *shape[1:]], arrays[0].dtype)


def make_validation_batches(
    data: Any, batch_size: int | None = None, steps: int | None = None
) -> Any:
    """Return the batches of `validation_data`: arrays (x, y), or data that come in batches.

    Args:
        data: A tuple or list of arrays, or what `Batches` takes.
        batch_size: Of arrays; without it, as many as make `steps`, or 32.
        steps: How many batches make a pass; None for all there are.
    """
    if isinstance(data, tuple | list):
        size = -(-len(data[0]) // steps) if steps else 32
        data = make_batches(data, batch_size or size)
    return Batches(data, steps)
