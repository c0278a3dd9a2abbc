from keras import Input, Model
from keras.layers import Conv1D, Dense, Flatten

# The network
inputs = Input(shape=(
    64,  # samples
    2,  # channels
))
# a chain
# of layers
# from here
# raw signal
x = Conv1D(
    8,  # filters
    # wide kernels
    5,
    activation="relu",  # cheap
)(inputs)  # 60 steps

# no pooling: the signal is short
x = Flatten()(x)  # 480
outputs = Dense(3)(x)
# three classes, as logits
# to here
model = Model(inputs, outputs, name="signal")  # shown in the summary  # done
# After the model
model.summary()
