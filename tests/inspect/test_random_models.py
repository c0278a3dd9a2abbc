"""Random models: what is told of their text is what Keras says when it is run."""

import random

from tfscaffold.inspect import Layers, inspect_text


def draw(choose: random.Random) -> list[str]:
    """Return the layers of a random model for images, which may be more than fit."""
    image = [
        f"Conv2D({choose.randint(1, 6)}, {choose.randint(1, 4)}, "
        f"{choose.randint(1, 2)}, '{choose.choice(['same', 'valid'])}')"
        for _ in range(3)
    ]
    image += ["MaxPooling2D()", "BatchNormalization()", "Dropout(0.5)", "ReLU()"]
    image += ["Conv2DTranspose(3, 3, 2)", "ZeroPadding2D()", "Cropping2D(1)"]
    flat = ["Flatten()", "GlobalAveragePooling2D()", "Reshape((-1, 1))"]
    row = [f"Dense({choose.randint(1, 9)})", "LayerNormalization()", "PReLU()"]
    return [
        *choose.choices(image, k=choose.randint(1, 6)),
        choose.choice(flat),
        *choose.choices(row, k=choose.randint(1, 4)),
    ]


def source(choose: random.Random, layers: list[str]) -> str:
    """Return a program that makes the model, as a list or as a chain."""
    height = choose.randint(9, 20)
    lines = ["import keras", "from keras.layers import *", f"height = {height}"]
    shape = "keras.Input((height, 15, 3))"
    if choose.random() < 0.5:
        lines.append(f"model = keras.Sequential([{', '.join([shape, *layers])}])")
    else:
        lines += ["model = keras.Sequential()", f"model.add({shape})"]
        lines += [f"model.add({layer})" for layer in layers]
    return "\n".join(lines) + "\n"


def test_random_models_are_told_as_keras_says() -> None:
    run = 0
    for seed in range(80):
        choose = random.Random(seed)
        text = source(choose, draw(choose))
        found = inspect_text(text)[0].content
        assert found is not None
        names: dict[str, object] = {}
        try:
            exec(text, names)  # noqa: S102 - written by this test
        except ValueError:
            assert found.parameters is None, text
            continue
        run += 1
        compare(found, names["model"], text)
    assert run > 40


def compare(found: Layers, model: object, text: str) -> None:
    import keras

    assert isinstance(model, keras.Sequential)
    assert found.input_shape == model.input_shape, text
    assert found.output_shape == model.output_shape, text
    assert found.parameters == model.count_params(), text
    told = [(layer.output_shape, layer.parameters) for layer in found.layers]
    wanted = [(layer.output.shape, layer.count_params()) for layer in model.layers]
    assert told == wanted, text
