import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")


def make(units=5):
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(units, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def train(model, optimizer, epochs=2):
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    losses = []
    for epoch in range(epochs):
        done = model.fit(x, y, batch_size=16, epochs=1, verbose=0)
        losses.append(done.history["loss"][0])
    _, accuracy = model.evaluate(x, y, verbose=0)
    return losses, accuracy


def probabilities(net):
    return net.predict(x, verbose=0)


all_losses = []
for units in (5, 6):
    model = make(units)
    losses, accuracy = train(model, keras.optimizers.Adam(0.01))
    all_losses.append(losses)
p = probabilities(model)
other = make()
more, last = train(epochs=1, optimizer="sgd", model=other)
