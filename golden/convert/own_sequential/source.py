from keras.layers import Dense


class Sequential:
    """Runs steps one after the other."""

    def __init__(self, steps):
        self.steps = steps


pipeline = Sequential([Dense(3), Dense(1)])
