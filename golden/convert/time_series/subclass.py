import numpy as np
from tensorflow.keras import callbacks, layers, models
from tensorflow.keras.utils import register_keras_serializable

WINDOW = 24
N_FEATURES = 2
series = np.random.rand(60, WINDOW, N_FEATURES).astype("float32")


@register_keras_serializable()
class Net(models.Model):
    def __init__(self, n_features, **kwargs):
        super().__init__(**kwargs)
        self.n_features = n_features
        self.gru1 = layers.GRU(16, return_sequences=True)
        self.gru2 = layers.GRU(16)
        self.dropout = layers.Dropout(0.2)
        self.dense = layers.Dense(n_features)

    def call(self, inputs, training=None):
        x = self.gru1(inputs)
        x = self.gru2(x)
        x = self.dropout(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "n_features": self.n_features}


model = Net(n_features=N_FEATURES)
model(layers.Input(shape=(WINDOW, N_FEATURES)))
model.compile(loss="huber", optimizer="adam")
history = model.fit(
    series[:-1],
    series[1:, -1],
    callbacks=[callbacks.EarlyStopping(patience=2)],
)
