from keras.models import Sequential as Seq
from keras.layers import Dense as FullyConnected, Activation

mlp = Seq()
mlp.add(FullyConnected(64, input_shape=(20,)))
mlp.add(Activation('relu'))
mlp.add(FullyConnected(1))
