#!/usr/bin/env python3
"""Train the network."""

from __future__ import annotations

import argparse

from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=8)
    args = parser.parse_args(argv)
    inputs = Input(shape=(4,))
    x = Dense(args.units, activation="relu")(inputs)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)
    model.compile("adam", "mse")
    return model


if __name__ == "__main__":
    model = main()
