from keras import Input, Model
from keras.layers import Conv1D, Dense, Flatten
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Signal(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        # a chain
        # of layers
        # from here
        # raw signal
        self.conv = Conv1D(
            8,  # filters
            # wide kernels
            5,
            activation="relu",  # cheap
        )  # 60 steps

        # no pooling: the signal is short
        self.flatten = Flatten()  # 480
        self.dense = Dense(3)

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.flatten(x)
        return self.dense(x)


# The network
# three classes, as logits
# to here
model = Signal(name="signal")  # shown in the summary  # done
model(Input(shape=(
    64,  # samples
    2,  # channels
)))
# After the model
model.summary()
