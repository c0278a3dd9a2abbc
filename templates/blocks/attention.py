"""Attention, as in keras.layers."""

import math
import string
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from .base import Block, Composite, NameOrFunction, RandomSeed, as_tuple
from .core import EinsumDense
from .regularization import random_dropout


class Attention(Block):
    """Averages values, each weighted by how well its key fits the query.

    [query (batch, n, size), value (batch, m, size), key like value] -> (batch, n, size);
    the key may be left out, the value serves as it then.
    """

    def __init__(
        self,
        use_scale: bool = False,
        score_mode: str = "dot",
        dropout: float = 0.0,
        seed: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.use_scale = use_scale
        self.score_mode = score_mode
        self.dropout = dropout
        self.seed = RandomSeed(seed) if dropout > 0 else None

    def build(self, size: int) -> None:
        """Make the scale and the weight of the scores, a number each."""
        ones = keras.initializers.get("ones")
        if self.use_scale:
            self.scale = self.add_weight("scale", (), ones)
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight("concat_score_weight", (), ones)

    def scores(self, query: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
        """Return how well each key fits each query: (batch, n, m)"""
        scale = tf.cast(self.scale, query.dtype) if self.use_scale else None
        if self.score_mode == "dot":
            scores = tf.matmul(query, tf.linalg.matrix_transpose(key))
            return scores if scale is None else scores * scale
        sums = tf.expand_dims(query, -2) + tf.expand_dims(key, -3)
        sums = tf.tanh(sums if scale is None else scale * sums)
        weight = tf.cast(self.concat_score_weight, query.dtype)
        return weight * tf.reduce_sum(sums, -1)

    def __call__(
        self,
        inputs: Sequence[tf.Tensor],
        mask: Sequence[tf.Tensor | None] | None = None,
        training: bool = False,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        query, value, *rest = (tf.cast(x, self.compute_dtype) for x in inputs)
        if not self.weights:
            self.build(query.shape[-1])
        scores = self.scores(query, rest[0] if rest else value)
        query_mask, kept = (mask[0], mask[1]) if mask else (None, None)
        kept = kept if kept is None else tf.expand_dims(kept, -2)
        if use_causal_mask:
            earlier = lower_triangle(tf.shape(scores)[-2], tf.shape(scores)[-1])
            kept = earlier if kept is None else kept & earlier
        if kept is not None:
            lowest = 65504.0 if scores.dtype == tf.float16 else 1e9
            scores = tf.where(kept, scores, scores - lowest)
        weights = tf.nn.softmax(scores)
        if training and self.seed is not None:
            weights = random_dropout(weights, self.dropout, self.seed)
        y = tf.matmul(weights, value)
        if query_mask is not None:
            y = tf.where(tf.expand_dims(query_mask, -1), y, 0)
        return (y, weights) if return_attention_scores else y


class AdditiveAttention(Attention):
    """Attention whose scores are sums of scale * tanh(query + key)."""

    def __init__(
        self, use_scale: bool = True, dropout: float = 0.0, **options: Any
    ) -> None:
        super().__init__(use_scale, "dot", dropout, **options)

    def build(self, size: int) -> None:
        """Make the scale (size,)."""
        if self.use_scale:
            glorot_uniform = keras.initializers.get("glorot_uniform")
            self.scale = self.add_weight("scale", (size,), glorot_uniform)

    def scores(self, query: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
        """Return how well each key fits each query: (batch, n, m)"""
        sums = tf.tanh(tf.expand_dims(query, -2) + tf.expand_dims(key, -3))
        scale = tf.cast(self.scale, query.dtype) if self.use_scale else 1.0
        return tf.reduce_sum(scale * sums, -1)


class MultiHeadAttention(Composite):
    """Attention of several heads, with learned projections to and from them.

    query (batch, n, size), value (batch, m, ...), key like value -> (batch, n, size)
    """

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: int | tuple[int, ...] | None = None,
        attention_axes: int | tuple[int, ...] | None = None,
        *,
        kernel_initializer: NameOrFunction = "glorot_uniform",
        bias_initializer: NameOrFunction = "zeros",
        kernel_regularizer: NameOrFunction = None,
        bias_regularizer: NameOrFunction = None,
        activity_regularizer: NameOrFunction = None,
        seed: int | None = None,
        dtype: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(dtype=dtype, **options)
        self.num_heads = num_heads
        self.key_dim = key_dim
        self.value_dim = value_dim or key_dim
        self.dropout = dropout
        self.use_bias = use_bias
        self.output_shape = None if output_shape is None else as_tuple(output_shape, 1)
        self.attention_axes = attention_axes
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.penalties = (kernel_regularizer, bias_regularizer, activity_regularizer)
        self.dtype = dtype
        self.seed = RandomSeed(seed) if dropout > 0 else None

    def dense(self, name: str, rank: int, ends: int, sizes: Sequence[int]) -> Block:
        """Return a projection of the last `ends` axes to new ones of these sizes."""
        letters = string.ascii_lowercase
        free, old = letters[: rank - ends], letters[rank - ends : rank]
        new = letters[rank : rank + len(sizes)]
        initializers = (self.kernel_initializer, self.bias_initializer)
        kernel, bias = (type(i).from_config(i.get_config()) for i in initializers)
        return EinsumDense(
            f"{free}{old},{old}{new}->{free}{new}",
            (*[None] * (len(free) - 1), *sizes),
            bias_axes=new if self.use_bias else None,
            kernel_initializer=kernel,
            bias_initializer=bias,
            kernel_regularizer=self.penalties[0],
            bias_regularizer=self.penalties[1],
            activity_regularizer=self.penalties[2],
            name=name,
            dtype=self.dtype,
            trainable=self.trainable,
        )

    def build(self, query: tf.Tensor, key: tf.Tensor, value: tf.Tensor) -> None:
        """Make the four projections."""
        sizes = (self.num_heads, self.key_dim)
        self._query_dense = self.dense("query", query.shape.rank, 1, sizes)
        self._key_dense = self.dense("key", key.shape.rank, 1, sizes)
        sizes = (self.num_heads, self.value_dim)
        self._value_dense = self.dense("value", value.shape.rank, 1, sizes)
        output = self.output_shape or (query.shape[-1],)
        rank = query.shape.rank + 1
        self._output_dense = self.dense("attention_output", rank, 2, output)

    def __call__(
        self,
        query: tf.Tensor,
        value: tf.Tensor,
        key: tf.Tensor | None = None,
        query_mask: tf.Tensor | None = None,
        value_mask: tf.Tensor | None = None,
        key_mask: tf.Tensor | None = None,
        attention_mask: tf.Tensor | None = None,
        return_attention_scores: bool = False,
        training: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        query, value = (tf.cast(x, self.compute_dtype) for x in (query, value))
        key = value if key is None else tf.cast(key, self.compute_dtype)
        mask = all_masks(
            None if query_mask is None else tf.expand_dims(query_mask, -1),
            None if value_mask is None else tf.expand_dims(value_mask, -2),
            None if key_mask is None else tf.expand_dims(key_mask, -2),
            attention_mask,
        )
        if use_causal_mask:
            earlier = lower_triangle(tf.shape(query)[1], tf.shape(value)[1])
            mask = all_masks(mask, earlier[None])
        if not self.weights:
            self.build(query, key, value)
        query, key = self._query_dense(query), self._key_dense(key)
        y, scores = self.attend(
            query,
            key,
            self._value_dense(value),
            mask,
            training,
            return_attention_scores,
        )
        y = self._output_dense(y)
        return (y, scores) if return_attention_scores else y

    def attend(
        self,
        query: tf.Tensor,
        key: tf.Tensor,
        value: tf.Tensor,
        mask: tf.Tensor | None,
        training: bool,
        return_scores: bool,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the averages of the values for each head, and the weights."""
        rank = query.shape.rank
        axes = list(range(1, rank - 2))
        if self.attention_axes is not None:
            axes = [axis % (rank - 1) for axis in as_tuple(self.attention_axes, 1)]
        letters = string.ascii_lowercase[:rank]
        others = "".join(c.upper() if i in axes else c for i, c in enumerate(letters))
        kept = "".join(c for i, c in enumerate(letters[:-1]) if i not in axes)
        pairs = kept + "".join(letters[i] for i in axes)
        pairs += "".join(others[i] for i in axes)
        query *= tf.cast(1 / math.sqrt(self.key_dim), query.dtype)
        scores = tf.einsum(f"{others},{letters}->{pairs}", key, query)
        if mask is not None:
            for _ in range(scores.shape.rank - mask.shape.rank):
                mask = tf.expand_dims(mask, -2 * len(axes) - 1)
            lowest = -3e4 if scores.dtype == tf.float16 else -1e9
            scores = tf.where(mask, scores, lowest)
        last = range(scores.shape.rank - len(axes), scores.shape.rank)
        if len(axes) == 1:
            weights = tf.nn.softmax(scores)
        else:
            total = tf.reduce_logsumexp(scores, list(last), keepdims=True)
            weights = tf.exp(scores - total)
        # Where Keras takes a fused operation, a query without any key gets a mean.
        fused = self.seed is None and not return_scores and rank == 4
        if mask is not None and not fused:
            weights = tf.where(mask, weights, 0.0)
        kept_weights = weights
        if training and self.seed is not None:
            kept_weights = random_dropout(weights, self.dropout, self.seed)
        y = tf.einsum(f"{pairs},{others}->{letters}", kept_weights, value)
        return y, weights


def lower_triangle(rows: tf.Tensor, columns: tf.Tensor) -> tf.Tensor:
    """Return a mask (rows, columns): a place sees those before it and itself."""
    return tf.range(rows)[:, None] >= tf.range(columns)[None, :]


def all_masks(*masks: tf.Tensor | None) -> tf.Tensor | None:
    """Return where all masks are true; None is true everywhere."""
    result = None
    for mask in masks:
        if mask is not None:
            mask = tf.cast(mask, tf.bool)
            result = mask if result is None else result & mask
    return result
