from keras import Sequential
from keras.layers import Conv1D, Dense, Flatten

# The network
model = Sequential(  # a chain
    # of layers
    [  # from here
        # raw signal
        Conv1D(
            8,  # filters
            # wide kernels
            5,
            activation="relu",  # cheap
            input_shape=(
                64,  # samples
                2,  # channels
            ),
        ),  # 60 steps

        # no pooling: the signal is short
        Flatten(),  # 480
        Dense(3),
        # three classes, as logits
    ],  # to here
    name="signal",  # shown in the summary
)  # done
# After the model
model.summary()
