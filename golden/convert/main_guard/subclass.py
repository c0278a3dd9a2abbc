#!/usr/bin/env python3
"""Train the network."""

from __future__ import annotations

import argparse

from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense1 = Dense(units, activation="relu")
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=8)
    args = parser.parse_args(argv)
    model = Net(units=args.units)
    model(Input(shape=(4,)))
    model.compile("adam", "mse")
    return model


if __name__ == "__main__":
    model = main()
