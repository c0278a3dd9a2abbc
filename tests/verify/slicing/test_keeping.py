"""What a definition reads is kept, and nothing else."""

from slices import check_sliced


def test_training_is_left_out() -> None:
    check_sliced(
        """
        import numpy as np
        units = 3
        x = np.load("x.npy")
        model = keras.Sequential([layers.Dense(units, input_shape=(4,))])
        model.compile("sgd", "mse")
        history = model.fit(x, x)
        print(history)
        """,
        "model",
        """
        units = 3
        model = keras.Sequential([layers.Dense(units, input_shape=(4,))])
        """,
    )


def test_what_is_read_is_kept_with_what_it_reads() -> None:
    check_sliced(
        """
        import json
        def size(n):
            return json.loads(n) + extra
        extra = 1
        text = "3"
        unused = size(text)
        model = keras.Sequential()
        model.add(layers.Dense(size(text)))
        """,
        "model",
        """
        import json
        def size(n):
            return json.loads(n) + extra
        extra = 1
        text = "3"
        model = keras.Sequential()
        model.add(layers.Dense(size(text)))
        """,
    )


def test_lists_that_grow_in_loops() -> None:
    check_sliced(
        """
        stack = []
        for units in (8, 4):
            print(units)
            stack.append(layers.Dense(units))
            if units == 4:
                break
        stack.sort(key=str)
        model = keras.Sequential(stack)
        stack.append(layers.Dense(1))
        """,
        "model",
        """
        stack = []
        for units in (8, 4):
            stack.append(layers.Dense(units))
            if units == 4:
                break
        stack.sort(key=str)
        model = keras.Sequential(stack)
        """,
    )


def test_a_value_that_was_replaced_is_left_out() -> None:
    check_sliced(
        """
        n = open("missing").read()
        n = 3
        n += 1
        model = keras.Sequential([layers.Dense(n)])
        n = 9
        """,
        "model",
        """
        n = 3
        n += 1
        model = keras.Sequential([layers.Dense(n)])
        """,
    )


def test_settings_of_keras_are_kept() -> None:
    check_sliced(
        """
        import random
        random.set_state(1)
        keras.mixed_precision.set_global_policy("mixed_float16")
        model = keras.Sequential([layers.Dense(1)])
        """,
        "model",
        """
        keras.mixed_precision.set_global_policy("mixed_float16")
        model = keras.Sequential([layers.Dense(1)])
        """,
    )
