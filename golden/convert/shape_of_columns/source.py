import numpy as np
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

features = np.zeros((10, 5), "float32")
model = Sequential([Dense(3, input_dim=features.shape[1]), Dense(1)])
