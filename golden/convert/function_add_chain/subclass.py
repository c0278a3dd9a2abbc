from keras.layers import Activation, BatchNormalization, Dense, Dropout, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, hidden_units, activation, dropout_rate, **kwargs):
        super().__init__(**kwargs)
        self.hidden_units = hidden_units
        self.activation = activation
        self.dropout_rate = dropout_rate
        # First hidden layer
        self.dense1 = Dense(hidden_units)
        self.norm = BatchNormalization()
        self.activation1 = Activation(activation)
        self.dropout = Dropout(dropout_rate)

        # Second hidden layer, half as wide
        self.dense2 = Dense(hidden_units // 2)
        self.activation2 = Activation(activation)

        # Output layer
        self.dense3 = Dense(1, activation='sigmoid')

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.norm(x)
        x = self.activation1(x)
        x = self.dropout(x)
        x = self.dense2(x)
        x = self.activation2(x)
        return self.dense3(x)

    def get_config(self):
        return {
            **super().get_config(),
            "hidden_units": self.hidden_units,
            "activation": self.activation,
            "dropout_rate": self.dropout_rate,
        }


def create_model(input_dim, hidden_units, dropout_rate=0.5, activation='relu'):
    # Feed-forward network with two hidden layers
    model = Net(hidden_units, activation, dropout_rate)
    model(Input(shape=(input_dim,)))

    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


model = create_model(30, 16)
