from keras.layers import Activation, BatchNormalization, Dense, Dropout, Input
from keras.models import Model


def create_model(input_dim, hidden_units, dropout_rate=0.5, activation='relu'):
    # Feed-forward network with two hidden layers
    inputs = Input(shape=(input_dim,))

    # First hidden layer
    x = Dense(hidden_units)(inputs)
    x = BatchNormalization()(x)
    x = Activation(activation)(x)
    x = Dropout(dropout_rate)(x)

    # Second hidden layer, half as wide
    x = Dense(hidden_units // 2)(x)
    x = Activation(activation)(x)

    # Output layer
    outputs = Dense(1, activation='sigmoid')(x)
    model = Model(inputs, outputs)

    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


model = create_model(30, 16)
