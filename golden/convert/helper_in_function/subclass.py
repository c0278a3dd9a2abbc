from keras.layers import *
from keras.models import Model
from keras.saving import register_keras_serializable

def build_1d(shape, filters, classes, blocks=1):
    def conv_block(stack):
        stack.append(Conv1D(filters, 3,
                       activation='relu'))
        stack.append(MaxPooling1D(2))
        return stack

    @register_keras_serializable()
    class Net(Model):
        def __init__(self, filters, blocks, classes, **kwargs):
            super().__init__(**kwargs)
            self.filters = filters
            self.blocks = blocks
            self.classes = classes
            self.conv = Conv1D(filters, 3)
            self.stack = []
            if blocks > 1:
                for block in range(blocks - 1):
                    conv_block(self.stack)
            self.flatten = Flatten()
            self.dense = Dense(classes)

        def call(self, inputs, training=None):
            x = self.conv(inputs)
            for layer in self.stack:
                x = layer(x)
            x = self.flatten(x)
            return self.dense(x)

        def get_config(self):
            return {
                **super().get_config(),
                "filters": self.filters,
                "blocks": self.blocks,
                "classes": self.classes,
            }

    model = Net(filters, blocks, classes)
    model(Input(shape=shape))
    return model

model = build_1d((20, 2), 4, 3, blocks=3)
