"""What the blocks are compared on: options and data of each, and how near they come."""

from importlib import import_module
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.writers.blocks import family

Options = dict[str, Any]
RANDOM = np.random.default_rng(0)


def data(*shape: int, dtype: str = "float32") -> np.ndarray:
    return RANDOM.normal(size=shape).astype(dtype)


def block(name: str) -> Any:
    return getattr(import_module(f"blocks.{family(name)}"), name)


def label(name: str, options: Options, x: Any) -> str:
    """A test's id; a function goes by its name, not by an address that changes."""
    shown = {
        key: getattr(value, "__name__", "array" if key == "weights" else value)
        for key, value in options.items()
    }
    dtype = x[0].dtype if isinstance(x, list) else x.dtype
    return f"{name}-{shown}-{dtype}"


def scaled(x: tf.Tensor, by: float, training: bool = False) -> tf.Tensor:
    return x * by if training else x + by


ROWS, SEQUENCE, IMAGES = data(13, 7), data(5, 12, 2), data(5, 9, 10, 2)
VOLUMES = data(2, 5, 6, 7, 2)
PADDED = np.where(RANDOM.random((5, 12, 1)) < 0.5, SEQUENCE, np.float32(1.5))
PADDED[1, 2:4] = 0
COUNTS = RANDOM.integers(0, 9, (5, 6)).astype("int32")
PIXELS = RANDOM.integers(0, 256, (5, 4, 4, 3)).astype("uint8")
# For what is written out step by step, in a graph that grows with them.
SHORT, FEW_IMAGES = data(5, 3, 2), data(5, 3, 4, 2)
DROPPED = {"recurrent_dropout": 0.2, "seed": 1}

CASES: list[tuple[str, Options, Any]] = [
    *(
        ("Dense", {"units": units, "activation": activation, "use_bias": bias}, ROWS)
        for units in (1, 5, 32)
        for activation in (None, "relu", "softmax", "gelu")
        for bias in (True, False)
    ),
    *(
        ("Dense", {"units": units, "activation": "tanh"}, x)
        for units in (1, 6)
        for x in (SEQUENCE, IMAGES, data(64, 7))
    ),
    ("Dense", {"units": 4, "activation": keras.activations.silu}, ROWS),
    ("Dense", {"units": 4, "activation": tf.nn.elu}, ROWS),
    ("Dense", {"units": 4}, data(5, 7, dtype="float64")),
    ("Dense", {"units": 4, "dtype": "float64"}, data(5, 7, dtype="float64")),
    ("Dense", {"units": 4, "dtype": "mixed_float16", "activation": "relu"}, ROWS),
    ("Dense", {"units": 4, "dtype": "mixed_bfloat16"}, ROWS),
    ("Dense", {"units": 4, "dtype": "float16"}, ROWS),
    ("Dense", {"units": 4, "trainable": False}, ROWS),
    ("Dense", {"units": 4}, COUNTS),
    *(
        ("Conv2D", {"filters": 4, "kernel_size": 3, "use_bias": bias} | options, IMAGES)
        for bias in (True, False)
        for options in (
            {},
            {"padding": "same", "activation": "relu"},
            {"filters": 1, "activation": "relu"},
            {"filters": 32, "kernel_size": 5, "padding": "same"},
            {"kernel_size": (3, 2), "strides": 2, "padding": "same"},
            {"kernel_size": (1, 3), "strides": (2, 1)},
            {"dilation_rate": 2, "padding": "SAME"},
            {"dilation_rate": (2, 1)},
            {"groups": 2},
            {"groups": 2, "strides": 2, "padding": "same"},
            {"groups": 2, "dilation_rate": 2},
            {"dtype": "mixed_float16"},
            {"dtype": "mixed_bfloat16"},
            {"dtype": "float64"},
        )
    ),
    *(
        ("Conv1D", {"filters": 6, "kernel_size": 3} | options, SEQUENCE)
        for options in (
            {},
            {"padding": "same", "activation": "relu"},
            {"padding": "causal"},
            {"padding": "causal", "dilation_rate": 2},
            {"padding": "causal", "strides": 2},
            {"strides": 2},
            {"groups": 2, "padding": "causal"},
        )
    ),
    ("Conv3D", {"filters": 4, "kernel_size": 3}, VOLUMES),
    (
        "Conv3D",
        {"filters": 4, "kernel_size": (1, 2, 3), "strides": 2, "padding": "same"},
        VOLUMES,
    ),
    ("Conv3D", {"filters": 4, "kernel_size": 3, "groups": 2}, VOLUMES),
    *(
        (name, options, IMAGES)
        for name in ("MaxPooling2D", "AveragePooling2D")
        for options in (
            {"pool_size": 2},
            {"pool_size": (2, 3), "strides": 1},
            {"pool_size": 2, "strides": (2, 1), "padding": "same"},
            {"pool_size": 3, "padding": "SAME"},
            {"pool_size": 2, "dtype": "mixed_float16"},
        )
    ),
    *(
        (f"{kind}Pooling{rank}D", options, x)
        for kind in ("Max", "Average")
        for rank, x in ((1, SEQUENCE), (3, VOLUMES))
        for options in (
            {"pool_size": 2},
            {"pool_size": 3, "strides": 2, "padding": "same"},
        )
    ),
    *(
        (f"Global{kind}Pooling{rank}D", options, x)
        for kind in ("Max", "Average")
        for rank, x in ((1, SEQUENCE), (2, IMAGES), (3, VOLUMES))
        for options in (
            {},
            {"keepdims": True},
            {"dtype": "float16"},
            {"dtype": "bfloat16"},
            {"dtype": "float64"},
        )
    ),
    *(("Flatten", {}, x) for x in (IMAGES, ROWS, COUNTS, data(4), data(0, 3, 2))),
    ("Reshape", {"target_shape": (2, 3)}, data(4, 6)),
    ("Reshape", {"target_shape": (-1, 2)}, data(4, 6)),
    ("Reshape", {"target_shape": [-1]}, IMAGES),
    ("Reshape", {"target_shape": (3, 2)}, COUNTS),
    *(
        ("Activation", {"activation": activation}, ROWS)
        for activation in ("relu", "softmax", "sigmoid", "mish", "linear", tf.nn.selu)
    ),
    *(
        ("ReLU", options, ROWS)
        for options in (
            {},
            {"max_value": 1.0},
            {"max_value": 6.0},
            {"negative_slope": 0.1},
            {"threshold": 0.5},
            {"max_value": 2.0, "negative_slope": 0.3, "threshold": 0.2},
        )
    ),
    *(("Softmax", {"axis": axis}, IMAGES) for axis in (-1, 1, (1, 2), [1])),
    ("Softmax", {"dtype": "mixed_float16"}, ROWS),
    ("Rescaling", {"scale": 1 / 127.5, "offset": -1}, PIXELS),
    ("Rescaling", {"scale": [1.0, 2.0, 3.0], "offset": [0.1, 0.2, 0.3]}, PIXELS),
    ("Rescaling", {"scale": 1 / 255, "dtype": "float64"}, ROWS),
    *(
        ("BatchNormalization", options, IMAGES)
        for options in (
            {},
            {"axis": 1},
            {"momentum": 0.9, "epsilon": 1e-5},
            {"center": False},
            {"scale": False},
            {"center": False, "scale": False, "axis": -2},
            {"trainable": False},
            {"dtype": "mixed_float16"},
            {"dtype": "float16"},
            {"dtype": "float64"},
        )
    ),
    *(
        ("Dropout", {"seed": 7} | options, IMAGES)
        for options in (
            {"rate": 0.5},
            {"rate": 0.0},
            {"rate": 1.0},
            {"rate": 0.3, "noise_shape": (None, 1, 1, None)},
            {"rate": 0.3, "noise_shape": [5, 1, 1, 2], "dtype": "mixed_float16"},
        )
    ),
    *(
        (name, {"seed": 3, "rate": rate}, x)
        for name, x in (
            ("SpatialDropout1D", SEQUENCE),
            ("SpatialDropout2D", IMAGES),
            ("SpatialDropout3D", VOLUMES),
            ("GaussianDropout", ROWS),
            ("AlphaDropout", ROWS),
        )
        for rate in (0.0, 0.4)
    ),
    ("AlphaDropout", {"rate": 0.4, "seed": 1, "noise_shape": (None, 1)}, ROWS),
    ("AlphaDropout", {"rate": 0.4, "seed": 1, "dtype": "mixed_float16"}, ROWS),
    ("GaussianNoise", {"stddev": 0.0}, ROWS),
    ("GaussianNoise", {"stddev": 0.3, "seed": 2}, ROWS),
    ("GaussianNoise", {"stddev": 0.3, "seed": 2, "dtype": "mixed_float16"}, ROWS),
    ("GaussianDropout", {"rate": 0.3, "seed": 2, "dtype": "mixed_bfloat16"}, ROWS),
    ("ActivityRegularization", {"l1": 0.1, "l2": 0.2}, ROWS),
    ("Dense", {"units": 3, "activity_regularizer": "l2", "activation": "relu"}, ROWS),
    ("Conv2D", {"filters": 3, "kernel_size": 2, "activity_regularizer": "l1"}, IMAGES),
    ("LSTM", {"units": 3, "activity_regularizer": "l1"}, SEQUENCE),
    ("ELU", {}, ROWS),
    ("ELU", {"alpha": 0.3, "dtype": "mixed_float16"}, ROWS),
    ("LeakyReLU", {}, ROWS),
    ("LeakyReLU", {"alpha": 0.1}, IMAGES),
    *(
        ("PReLU", options, IMAGES)
        for options in (
            {"alpha_initializer": "ones"},
            {"shared_axes": [1, 2]},
            {"shared_axes": 3, "dtype": "mixed_float16"},
        )
    ),
    *(
        ("Conv1DTranspose", {"filters": 3, "kernel_size": 3} | options, SEQUENCE)
        for options in ({}, {"strides": 2, "padding": "same"}, {"strides": 4})
    ),
    *(
        ("Conv2DTranspose", {"filters": 3, "kernel_size": 3} | options, IMAGES)
        for options in (
            {},
            {"padding": "same", "activation": "relu"},
            {"strides": 2, "padding": "same", "use_bias": False},
            {"strides": (2, 3), "kernel_size": (5, 2)},
            {"strides": 2, "padding": "same", "output_padding": 1},
            {"strides": 2, "output_padding": (0, 1)},
            {"filters": 1, "strides": 2, "padding": "SAME"},
            {"dtype": "mixed_float16", "strides": 2},
            {"activity_regularizer": "l2", "kernel_regularizer": "l1"},
        )
    ),
    ("Conv3DTranspose", {"filters": 3, "kernel_size": 2, "strides": 2}, VOLUMES),
    *(
        ("DepthwiseConv2D", {"kernel_size": 3} | options, IMAGES)
        for options in (
            {},
            {"depth_multiplier": 3, "padding": "same", "activation": "relu"},
            {"strides": 2, "padding": "same", "use_bias": False},
            {"dilation_rate": 2},
            {"depthwise_regularizer": "l2", "dtype": "mixed_float16"},
        )
    ),
    *(
        ("DepthwiseConv1D", {"kernel_size": 3} | options, SEQUENCE)
        for options in ({}, {"strides": 2, "depth_multiplier": 2}, {"dilation_rate": 2})
    ),
    *(
        ("SeparableConv2D", {"filters": 4, "kernel_size": 3} | options, IMAGES)
        for options in (
            {},
            {"depth_multiplier": 2, "padding": "same", "activation": "relu"},
            {"strides": 2, "use_bias": False},
            {"dilation_rate": 2, "filters": 1},
            {"depthwise_regularizer": "l2", "pointwise_regularizer": "l1"},
            {"dtype": "mixed_bfloat16"},
        )
    ),
    *(
        ("SeparableConv1D", {"filters": 4, "kernel_size": 3} | options, SEQUENCE)
        for options in ({}, {"strides": 2, "padding": "same"}, {"dilation_rate": 2})
    ),
    *(
        (f"Adaptive{kind}Pooling{rank}D", {"output_size": size}, x)
        for kind in ("Max", "Average")
        for rank, x in ((1, SEQUENCE), (2, IMAGES), (3, VOLUMES))
        for size in (2, 4)
    ),
    ("AdaptiveAveragePooling2D", {"output_size": (3, 10)}, IMAGES),
    *(
        ("EinsumDense", options, SEQUENCE)
        for options in (
            {"equation": "abc,cd->abd", "output_shape": (None, 4)},
            {"equation": "abc,cd->abd", "output_shape": (12, 4), "bias_axes": "d"},
            {
                "equation": "abc,cde->abde",
                "output_shape": (None, 3, 4),
                "bias_axes": "de",
            },
            {"equation": "...x,xy->...y", "output_shape": 4, "bias_axes": "y"},
            {"equation": "abc,bd->adc", "output_shape": (5, 2), "bias_axes": "d"},
            {
                "equation": "abc,cd->abd",
                "output_shape": (None, 4),
                "activation": "relu",
                "dtype": "float64",
                "kernel_regularizer": "l2",
                "activity_regularizer": "l1",
            },
        )
    ),
    *(
        ("Embedding", {"input_dim": 9, "output_dim": 4} | options, x)
        for x in (COUNTS, COUNTS.astype("float32"))
        for options in (
            {},
            {"embeddings_regularizer": "l2", "mask_zero": True},
            {"weights": [np.eye(9, 4)], "trainable": False},
            {"dtype": "mixed_float16"},
        )
    ),
    ("Masking", {}, PADDED),
    ("Masking", {"mask_value": 1.5, "dtype": "float16"}, PADDED),
    ("Identity", {}, ROWS),
    ("Identity", {"dtype": "float16"}, ROWS),
    ("Lambda", {"function": tf.square}, ROWS),
    ("Lambda", {"function": scaled, "arguments": {"by": 3.0}}, ROWS),
    *((name, {}, [IMAGES, data(5, 9, 10, 2)]) for name in ("Subtract", "Concatenate")),
    *(
        (name, {}, x)
        for name in ("Add", "Multiply", "Average", "Maximum", "Minimum")
        for x in (
            [IMAGES, data(5, 9, 10, 2), data(5, 9, 10, 2)],
            [SEQUENCE, data(5, 2)],
        )
    ),
    ("Add", {"dtype": "mixed_float16"}, [ROWS, data(13, 7)]),
    ("Concatenate", {"axis": 1}, [SEQUENCE, data(5, 3, 2)]),
    *(
        ("Dot", options, x)
        for options, x in (
            ({"axes": 1}, [ROWS, data(13, 7)]),
            ({"axes": 1, "normalize": True}, [ROWS, data(13, 7)]),
            ({"axes": -1}, [SEQUENCE, data(5, 7, 2)]),
            ({"axes": (1, 2)}, [SEQUENCE, data(5, 3, 12)]),
            ({"axes": (2, 1)}, [SEQUENCE, data(5, 2)]),
            ({"axes": (1, 1)}, [data(5, 3), data(5, 3, 4, 2)]),
        )
    ),
    *(
        ("LayerNormalization", options, IMAGES)
        for options in (
            {},
            {"axis": [1, 2]},
            {"axis": (-1, 1), "epsilon": 1e-5},
            {"center": False},
            {"scale": False, "axis": 1},
            {"dtype": "mixed_float16"},
            {"dtype": "float64"},
            {"gamma_regularizer": "l2", "beta_initializer": "ones"},
        )
    ),
    *(
        ("GroupNormalization", options, data(3, 4, 5, 6))
        for options in (
            {"groups": 2},
            {"groups": -1, "epsilon": 1e-5},
            {"groups": 2, "axis": 1, "center": False},
            {"groups": 3, "scale": False, "dtype": "mixed_float16"},
        )
    ),
    ("RMSNormalization", {}, IMAGES),
    ("RMSNormalization", {"axis": [-1], "dtype": "mixed_float16"}, IMAGES),
    ("UnitNormalization", {}, IMAGES),
    ("UnitNormalization", {"axis": [1, 2], "dtype": "mixed_float16"}, IMAGES),
    ("Permute", {"dims": (3, 1, 2)}, IMAGES),
    ("Permute", {"dims": [2, 1]}, SEQUENCE),
    ("RepeatVector", {"n": 3}, ROWS),
    *(
        (f"{kind}{rank}D", {argument: value}, x)
        for kind, argument in (("ZeroPadding", "padding"), ("Cropping", "cropping"))
        for rank, x, value in (
            (1, SEQUENCE, 2),
            (1, SEQUENCE, (0, 3)),
            (2, IMAGES, 2),
            (2, IMAGES, (1, 3)),
            (2, IMAGES, ((1, 0), (2, 3))),
            (3, VOLUMES, 1),
            (3, VOLUMES, ((1, 0), (0, 1), (2, 1))),
        )
    ),
    ("ZeroPadding2D", {}, PIXELS),
    ("Resizing", {"height": 4, "width": 15}, IMAGES),
    *(
        ("CenterCrop", {"height": height, "width": width}, x)
        for height, width in ((4, 5), (3, 8), (9, 10), (12, 5), (4, 15), (20, 21))
        for x in (IMAGES, PIXELS)
    ),
    ("CenterCrop", {"height": 4, "width": 5, "dtype": "float64"}, IMAGES[0]),
    ("CenterCrop", {"height": 12, "width": 5, "dtype": "mixed_float16"}, IMAGES),
    *(
        ("CategoryEncoding", {"num_tokens": 9, "output_mode": mode, **options}, x)
        for mode in ("multi_hot", "one_hot", "count")
        for options in ({}, {"dtype": "mixed_float16"})
        for x in (COUNTS, COUNTS[:, :1], COUNTS[:, 0], COUNTS.astype("int64"))
    ),
    *(
        ("CategoryEncoding", {"num_tokens": 9, "output_mode": mode}, x)
        for mode in ("multi_hot", "one_hot", "count")
        for x in (COUNTS.astype("float32"), COUNTS[:, :, None], COUNTS[:, None])
    ),
    *(
        ("Normalization", {"mean": mean, "variance": variance, **options}, x)
        for options in ({}, {"invert": True}, {"dtype": "mixed_float16"})
        for mean, variance, x in (
            (0.5, 2, ROWS),
            ([0.5, -1.0], [2.0, 0.25], IMAGES),
            (3.0, 4.0, COUNTS),
        )
    ),
    *(
        ("Normalization", {"axis": axis, "mean": mean, "variance": mean}, IMAGES)
        for axis, mean in (
            (None, 2.0),
            (3, [1.0, 2.0]),
            (2, [*range(1, 11)]),
            ((-1, 2), data(10, 2) ** 2),
            ((2, 3), [0.0, 2.0]),
        )
    ),
    (
        "Resizing",
        {"height": 4, "width": 5, "interpolation": "nearest", "antialias": True},
        IMAGES,
    ),
    *(
        (name, {**options, "seed": 3}, IMAGES)
        for name, options in (
            ("RandomFlip", {}),
            ("RandomFlip", {"mode": "vertical"}),
            ("RandomBrightness", {"factor": 0.2, "value_range": (0, 1)}),
            ("RandomBrightness", {"factor": (-0.1, 0.3)}),
            ("RandomContrast", {"factor": 0.4}),
            ("RandomContrast", {"factor": (0.1, 0.2), "value_range": (-1, 1)}),
            ("RandomRotation", {"factor": 0.2}),
            ("RandomRotation", {"factor": (0.1, 0.3), "fill_mode": "constant"}),
            ("RandomZoom", {"height_factor": 0.3}),
            ("RandomZoom", {"height_factor": (-0.2, 0.1), "width_factor": 0.4}),
            ("RandomTranslation", {"height_factor": 0.2, "width_factor": (0.1, 0.3)}),
        )
    ),
    ("RandomFlip", {"seed": 3}, IMAGES[0]),
    ("RandomZoom", {"height_factor": 0.2, "seed": 3}, PIXELS),
    ("UpSampling1D", {"size": 3}, SEQUENCE),
    ("UpSampling2D", {}, IMAGES),
    ("UpSampling2D", {"size": (1, 3), "dtype": "float16"}, IMAGES),
    ("UpSampling2D", {"interpolation": "bilinear"}, IMAGES),
    ("UpSampling2D", {"interpolation": "bicubic", "dtype": "float16"}, IMAGES),
    ("UpSampling3D", {"size": (1, 2, 3)}, VOLUMES),
    *(
        (name, {"units": 4} | options, SHORT if "unroll" in options else SEQUENCE)
        for name in ("SimpleRNN", "LSTM", "GRU")
        for options in (
            {},
            {"return_sequences": True, "activation": "relu"},
            {"return_sequences": True, "go_backwards": True, "return_state": True},
            {"use_bias": False, "unroll": True},
            {"dropout": 0.4, "seed": 1, "return_sequences": True},
            {"dropout": 0.4, "recurrent_dropout": 0.3, "seed": 1},
            {"dtype": "mixed_float16", "kernel_regularizer": "l2"},
            {"dtype": "float64", "recurrent_regularizer": "l2", "dropout": 1.0},
        )
    ),
    ("LSTM", {"units": 2, "unit_forget_bias": False, "implementation": 1}, SEQUENCE),
    ("LSTM", {"units": 2, "recurrent_activation": "hard_sigmoid"}, SEQUENCE),
    ("GRU", {"units": 3, "reset_after": False}, SEQUENCE),
    ("GRU", {"units": 3, "reset_after": False} | DROPPED, SEQUENCE),
    ("GRU", {"units": 3, "reset_after": False, "use_bias": False}, SEQUENCE),
    *(
        ("Attention", options, x)
        for options in (
            {},
            {"use_scale": True},
            {"score_mode": "concat"},
            {"score_mode": "concat", "use_scale": True, "dtype": "mixed_float16"},
            {"dropout": 0.3, "seed": 1},
        )
        for x in ([SEQUENCE, data(5, 7, 2)], [SEQUENCE, data(5, 7, 2), data(5, 7, 2)])
    ),
    *(
        ("AdditiveAttention", options, [SEQUENCE, data(5, 7, 2)])
        for options in ({}, {"use_scale": False}, {"dropout": 0.3, "seed": 1})
    ),
]

# Wrappers take a layer, which is of Keras on one side and a block on the other.
WRAPPED: list[tuple[str, Options, str, Options, np.ndarray]] = [
    *(
        ("Bidirectional", wrapper, inner, {"units": 3} | options, SEQUENCE)
        for wrapper, inner, options in (
            ({}, "LSTM", {}),
            ({}, "LSTM", {"return_sequences": True}),
            ({"merge_mode": "sum"}, "GRU", {"return_sequences": True}),
            ({"merge_mode": "mul"}, "SimpleRNN", {}),
            ({"merge_mode": "ave"}, "GRU", {"kernel_regularizer": "l2"}),
            ({"merge_mode": None}, "LSTM", {"return_sequences": True}),
            ({}, "LSTM", {"return_state": True}),
            ({}, "LSTM", {"dropout": 0.3, "seed": 1}),
            ({"trainable": False}, "LSTM", {}),
            ({"dtype": "mixed_float16"}, "LSTM", {"dtype": "mixed_float16"}),
        )
    ),
    *(
        ("TimeDistributed", {}, inner, options, x)
        for inner, options, x in (
            ("Dense", {"units": 3, "activation": "relu"}, SHORT),
            ("Dense", {"units": 3, "kernel_regularizer": "l2"}, FEW_IMAGES),
            ("Conv2D", {"filters": 3, "kernel_size": 2}, VOLUMES),
            ("LSTM", {"units": 3}, FEW_IMAGES),
            ("BatchNormalization", {}, SHORT),
            ("Dropout", {"rate": 0.3, "seed": 1}, SHORT),
            ("Flatten", {}, FEW_IMAGES),
            ("Dense", {"units": 3, "activity_regularizer": "l2"}, SHORT),
        )
    ),
]


def bound(name: str, options: Options) -> float:
    """How near a block comes that cannot be equal to the bit, and why."""
    if name in ("RandomRotation", "RandomZoom", "RandomTranslation"):
        return 1e-5  # The entries of the matrix are summed in fewer steps.
    mixed = {"mixed_float16": 1, "mixed_bfloat16": 8}.get(str(options.get("dtype")), 0)
    if name == "EinsumDense":
        # Keras writes some einsums as products of matrices.
        return 0.015 * mixed or 1e-5
    if name == "RandomContrast" and mixed:
        return 2e-3  # The last bit of values around 3.
    if options.get("unroll"):
        return 1e-6  # Gradients of the steps are added in an order of TensorFlow's.
    if options.get("implementation") == 1:
        return 1e-6  # Keras multiplies with each gate's kernel by itself.
    if name == "GRU" and mixed:
        return 1e-3  # The bias of the state is summed in another order, in halves.
    return 0.0
