from keras.layers import Activation, BatchNormalization, Dense, Dropout
from keras.models import Sequential


def create_model(input_dim, hidden_units, dropout_rate=0.5, activation='relu'):
    # Feed-forward network with two hidden layers
    model = Sequential()

    # First hidden layer
    model.add(Dense(hidden_units, input_dim=input_dim))
    model.add(BatchNormalization())
    model.add(Activation(activation))
    model.add(Dropout(dropout_rate))

    # Second hidden layer, half as wide
    model.add(Dense(hidden_units // 2))
    model.add(Activation(activation))

    # Output layer
    model.add(Dense(1, activation='sigmoid'))

    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


model = create_model(30, 16)
