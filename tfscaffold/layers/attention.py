"""Layers of `keras/src/layers/attention`."""

from tfscaffold.layers.layer import Layer

LAYERS = (
    Layer("AdditiveAttention", "attention", ("use_scale", "dropout")),
    Layer("Attention", "attention", ("use_scale", "score_mode", "dropout", "seed")),
    Layer(
        "GroupQueryAttention",
        "group_query_attention",
        (
            "head_dim",
            "num_query_heads",
            "num_key_value_heads",
            "dropout",
            "use_bias",
            "sliding_window",
            "flash_attention",
            "kernel_initializer",
            "bias_initializer",
            "kernel_regularizer",
            "bias_regularizer",
            "activity_regularizer",
            "kernel_constraint",
            "bias_constraint",
            "use_gate",
            "seed",
        ),
    ),
    Layer(
        "MultiHeadAttention",
        "attention",
        (
            "num_heads",
            "key_dim",
            "value_dim",
            "dropout",
            "use_bias",
            "output_shape",
            "attention_axes",
            "sliding_window",
            "flash_attention",
            "kernel_initializer",
            "bias_initializer",
            "kernel_regularizer",
            "bias_regularizer",
            "activity_regularizer",
            "kernel_constraint",
            "bias_constraint",
            "use_gate",
            "seed",
        ),
    ),
)
