"""What a rule is given and what it gives: sizes without the batch axis, None for an open one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

Shape = tuple[int | None, ...]


class Unread(Enum):
    """The value of an argument that only running the code could tell."""

    VALUE = "?"


class Function(Enum):
    """A function of a tensor of which the text tells what it does to the shape."""

    OF_EACH_NUMBER = "of each number"


class Unknown(Exception):
    """A shape or a count cannot be told without running the code; the text says why."""


class Unfit(Unknown):
    """Keras would refuse this layer or this input, as far as it can be told."""


@dataclass(frozen=True)
class Call:
    """The making of a layer, as far as it can be read.

    Attributes:
        layer: The class, as in `keras.layers` and without aliases.
        arguments: Values by the name of the parameter: literals, tuples for lists, a `Call`
            for a layer, `Function` members, `Unread.VALUE`.
    """

    layer: str
    arguments: Mapping[str, object]

    def value(self, name: str, default: object = None) -> object:
        """Return an argument.

        Raises:
            Unknown: It is not literal.
        """
        value = self.arguments.get(name, default)
        if value is Unread.VALUE:
            raise Unknown(f"`{name}` is not a literal")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Return a positive whole number."""
        value = self.value(name, default)
        if type(value) is not int or value < 1:
            raise Unfit(f"`{name}` is no positive whole number")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """Return whether an argument counts as true."""
        return bool(self.value(name, default))

    def text(self, name: str, default: str, *choices: str) -> str:
        """Return one of a few words, of which the default is one."""
        value = self.value(name, default)
        if value not in (default, *choices):
            raise Unfit(f"`{name}` is none of {', '.join((default, *choices))}")
        return str(value)

    def sizes(
        self, name: str, rank: int, default: int | None = None
    ) -> tuple[int, ...]:
        """Return a positive number for each of `rank` axes, where one stands for all."""
        return sizes(self.value(name, default), rank, name, least=1)

    def axes(self, name: str, shape: Shape, default: int) -> tuple[int, ...]:
        """Return axes, counted with the batch axis, as indices into a shape without it."""
        value = self.value(name, default)
        found = []
        for axis in value if isinstance(value, tuple) else (value,):
            if type(axis) is not int or not -len(shape) <= axis <= len(shape):
                raise Unfit(f"`{name}` names an axis that the input does not have")
            if axis == 0:
                raise Unfit(f"`{name}` names the batch axis")
            found.append(axis - 1 if axis > 0 else axis + len(shape))
        return tuple(found)

    def inner(self, name: str) -> "Call":
        """Return the layer that a wrapper holds."""
        value = self.value(name)
        if not isinstance(value, Call):
            raise Unknown(f"`{name}` is not a layer of Keras made there")
        return value

    def check_channels_last(self) -> None:
        """Raise Unknown where the channels may come first."""
        if self.value("data_format") not in (None, "channels_last"):
            raise Unknown("the channels come first")


def sizes(value: object, rank: int, name: str, least: int) -> tuple[int, ...]:
    """Return a number for each of `rank` axes, where one stands for all."""
    found = (value,) * rank if type(value) is int else value
    if not isinstance(found, tuple) or len(found) != rank:
        raise Unfit(f"`{name}` has not {rank} numbers")
    numbers = [size for size in found if type(size) is int and size >= least]
    if len(numbers) != rank:
        raise Unfit(f"`{name}` has other values than whole numbers from {least}")
    return tuple(numbers)


def check_rank(shape: Shape, rank: int) -> None:
    """Raise Unfit where an example has another number of axes than `rank`."""
    if len(shape) != rank:
        raise Unfit(f"its input has {len(shape)} axes without the batch, not {rank}")


def known(size: int | None) -> int:
    """Return a size that a weight depends on."""
    if size is None:
        raise Unfit("an open size of its input counts for its weights")
    return size


def features(shape: Shape | None) -> int:
    """Return the size of the last axis, on which weights depend."""
    if shape is None:
        raise Unknown("the shape of its input is not known")
    if not shape:
        raise Unfit("its input has no axis but the batch")
    return known(shape[-1])


def same(call: Call, shape: Shape) -> Shape:
    """Return the shape of the input."""
    return shape


def no_weights(call: Call, shape: Shape | None) -> int:
    """Return 0."""
    return 0


class Rule(NamedTuple):
    """How a layer changes the shape of an example, and how many numbers its weights hold.

    Attributes:
        shape: `shape(call, input)`: the shape of the output, or an Unknown.
        parameters: `parameters(call, input)`, where the input may be None; or an Unknown.
    """

    shape: Callable[[Call, Shape], Shape] = same
    parameters: Callable[[Call, Shape | None], int] = no_weights
