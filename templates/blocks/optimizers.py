"""SGD and Adam in raw TensorFlow, in the order of operations of keras.optimizers.

The order matters: floating-point sums depend on it, and small differences grow in
training. So a model trained here ends where the Keras optimizer would have ended.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf


class Optimizer(tf.Module):
    """What the optimizers share: the learning rate and the number of steps done.

    `learning_rate` is a number, which is kept in a variable and can be set anew, or a
    function of the step such as a Keras learning-rate schedule.
    With `global_clipnorm` the gradients together are not longer than that.
    """

    def __init__(
        self,
        learning_rate: float | Callable[[tf.Tensor], tf.Tensor],
        name: str | None = None,
        global_clipnorm: float | None = None,
        **unsupported: Any,
    ) -> None:
        super().__init__(name)
        for argument, value in unsupported.items():
            if value is not None and value is not False:
                raise NotImplementedError(
                    f"{type(self).__name__}({argument}={value!r}): this optimizer has "
                    f"no {argument}. Leave it out, or use the Keras optimizer."
                )
        self.iterations = tf.Variable(
            0, dtype=tf.int64, trainable=False, name="iterations"
        )
        self._learning_rate: Any = learning_rate
        if not callable(learning_rate):
            self._learning_rate = tf.Variable(
                learning_rate, dtype=tf.float32, trainable=False, name="learning_rate"
            )
        self.global_clipnorm = global_clipnorm
        self.built_for: tuple[int, ...] = ()

    @property
    def learning_rate(self) -> tf.Variable | Callable[[tf.Tensor], tf.Tensor]:
        """The variable, or the function of the step."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        """Set the variable: compiled steps read it, so that they follow."""
        if callable(self._learning_rate):
            raise TypeError(
                "The learning rate is a function of the step, which sets it itself."
            )
        self._learning_rate.assign(value)

    def apply(
        self, gradients: Sequence[tf.Tensor | None], variables: Sequence[tf.Variable]
    ) -> None:
        """Change the variables by one step; one without a gradient stays as it is.

        The variables are those of the first call, in the same order.
        """
        if not self.built_for:
            self.build(variables)
        if tuple(map(id, variables)) != self.built_for:
            raise ValueError(
                f"This {type(self).__name__} was made for other variables, or for the "
                "same ones in another order. Use one optimizer for each list."
            )
        if self.global_clipnorm:
            gradients = clipped(gradients, self.global_clipnorm)
        rate = self.learning_rate
        if callable(rate):
            rate = rate(self.iterations)
        for index, (gradient, variable) in enumerate(
            zip(gradients, variables, strict=True)
        ):
            if gradient is not None:
                self.update(index, gradient, variable, tf.cast(rate, variable.dtype))
        self.iterations.assign_add(1)

    def build(self, variables: Sequence[tf.Variable]) -> None:
        """Make what the optimizer remembers of the variables.

        The first `apply` does so too; a checkpoint needs it to be there before.
        """
        with tf.init_scope(), self.name_scope:
            self.make_memory(variables)
        self.built_for = tuple(map(id, variables))

    def make_memory(self, variables: Sequence[tf.Variable]) -> None:
        """Make the variables in which something of each variable is remembered."""

    def update(
        self, index: int, gradient: tf.Tensor, variable: tf.Variable, rate: tf.Tensor
    ) -> None:
        """Change one variable, the one that stands at the index."""
        raise NotImplementedError


def clipped(
    gradients: Sequence[tf.Tensor | None], length: float
) -> list[tf.Tensor | None]:
    """Return the gradients, all shortened alike if together they are longer."""
    dense = [None if g is None else tf.convert_to_tensor(g) for g in gradients]
    squares = [tf.reduce_sum(tf.square(g)) for g in dense if g is not None]
    norm = tf.sqrt(tf.reduce_sum(tf.stack(squares)))
    scale = length * tf.minimum(1 / norm, 1 / length)
    # What is not finite stays so, to be noticed.
    scale += norm - norm
    return [None if g is None else g * scale for g in dense]


def zeros_for(variables: Sequence[tf.Variable], name: str) -> list[tf.Variable]:
    """Return a variable full of zeros for each variable, of its shape and dtype."""
    return [
        tf.Variable(tf.zeros_like(variable), trainable=False, name=name)
        for variable in variables
    ]


class SGD(Optimizer):
    """Gradient descent, with momentum if that is not 0."""

    def __init__(
        self,
        learning_rate: float | Callable[[tf.Tensor], tf.Tensor] = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate, **options)
        self.momentum = momentum
        self.nesterov = nesterov

    def make_memory(self, variables: Sequence[tf.Variable]) -> None:
        """Make the momenta, if they are used."""
        if self.momentum:
            self.momentums = zeros_for(variables, "momentum")

    def update(
        self, index: int, gradient: tf.Tensor, variable: tf.Variable, rate: tf.Tensor
    ) -> None:
        """Go down the gradient, or on with the momentum that it has changed."""
        if not self.momentum:
            variable.assign_sub(gradient * rate)
            return
        m = self.momentums[index]
        m.assign(m * self.momentum - gradient * rate)
        if self.nesterov:
            variable.assign_add(m * self.momentum - gradient * rate)
        else:
            variable.assign_add(m)


class Adam(Optimizer):
    """Adam: steps scaled by moving averages of the gradient and of its square."""

    def __init__(
        self,
        learning_rate: float | Callable[[tf.Tensor], tf.Tensor] = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate, **options)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.amsgrad = amsgrad

    def make_memory(self, variables: Sequence[tf.Variable]) -> None:
        """Make the moving averages of the gradients and of their squares."""
        self.momentums = zeros_for(variables, "momentum")
        self.velocities = zeros_for(variables, "velocity")
        if self.amsgrad:
            self.velocity_maxima = zeros_for(variables, "velocity_maximum")

    def update(
        self, index: int, gradient: tf.Tensor, variable: tf.Variable, rate: tf.Tensor
    ) -> None:
        """Take a step along the averaged gradient, corrected for the early steps."""
        step = tf.cast(self.iterations + 1, variable.dtype)
        beta_1_power = tf.pow(tf.cast(self.beta_1, variable.dtype), step)
        beta_2_power = tf.pow(tf.cast(self.beta_2, variable.dtype), step)
        alpha = rate * tf.sqrt(1 - beta_2_power) / (1 - beta_1_power)

        m, v = self.momentums[index], self.velocities[index]
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((tf.square(gradient) - v) * (1 - self.beta_2))
        if self.amsgrad:
            largest = self.velocity_maxima[index]
            largest.assign(tf.maximum(largest, v))
            v = largest
        variable.assign_sub((m * alpha) / (tf.sqrt(v) + self.epsilon))
