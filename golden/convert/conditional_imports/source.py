import os

if os.environ.get("USE_TF"):
    from tensorflow.keras.models import Sequential
    from tensorflow.keras.layers import Dense
else:
    from keras.models import Sequential
    from keras.layers import Dense

model = Sequential([Dense(3, input_shape=(2,)), Dense(1)])
