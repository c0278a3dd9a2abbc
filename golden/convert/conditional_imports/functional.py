import os

if os.environ.get("USE_TF"):
    from tensorflow.keras.models import Model
    from tensorflow.keras import Input
    from tensorflow.keras.layers import Dense
else:
    from keras.models import Model
    from keras import Input
    from keras.layers import Dense

inputs = Input(shape=(2,))
x = Dense(3)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
