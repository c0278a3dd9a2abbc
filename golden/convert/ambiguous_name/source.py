import sys

from keras.layers import Dense
from keras.models import Sequential

if "--debug" in sys.argv:
    from debugging import Sequential

model = Sequential([Dense(3, input_shape=(2,)), Dense(1)])
