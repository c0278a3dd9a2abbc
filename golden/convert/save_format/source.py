import os

from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential, load_model


class Trainer:
    def __init__(self, folder):
        self.folder = folder
        self.model = Sequential([Dense(4, input_dim=3), Dense(1)])

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
