import os

from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model, load_model


class Trainer:
    def __init__(self, folder):
        self.folder = folder
        inputs = Input(shape=(3,))
        x = Dense(4)(inputs)
        outputs = Dense(1)(x)
        self.model = Model(inputs, outputs)

    def finish(self):
        path = os.path.join(self.folder, "final.h5")
        self.model.save(path, save_format="h5")
        self.model.save(self.folder + "/last_model.h5", overwrite=True, save_format='h5', include_optimizer=False)
        self.model.save(
            f"{self.folder}/best.h5",
            save_format="h5",  # one file
        )
        return load_model(path)


trainer = Trainer("models")
