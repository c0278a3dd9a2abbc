#!/usr/bin/env python3
"""Train the network."""

from __future__ import annotations

import argparse

from tensorflow.keras import Sequential
from tensorflow.keras.layers import Dense


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=8)
    args = parser.parse_args(argv)
    model = Sequential(
        [
            Dense(args.units, activation="relu", input_shape=(4,)),
            Dense(1),
        ]
    )
    model.compile("adam", "mse")
    return model


if __name__ == "__main__":
    model = main()
