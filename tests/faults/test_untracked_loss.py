"""TFS403."""

import pytest

from tfscaffold.faults import faults_of_text

CLASS = """import keras

class Net({base}):
{other}
    def train_step(self, data):
        x, y = data
        loss = self.compute(self(x), y)
{body}
"""


def codes(
    body: str, *, base: str = "keras.Model", other: str = "    epochs = 1"
) -> list[str]:
    indented = "\n".join(f"        {line}" for line in body.splitlines())
    text = CLASS.format(base=base, other=other, body=indented)
    return [each.code for each in faults_of_text(text)]


@pytest.mark.parametrize(
    "body",
    [
        'return {"loss": loss}',
        'return {"loss": loss / 2}',
        'if x is None:\n    return {"loss": 0.0}\nreturn step(x)',
    ],
)
def test_is_found(body: str) -> None:
    assert codes(body) == ["TFS403"]
    assert codes(body, base="keras.Sequential") == ["TFS403"]


@pytest.mark.parametrize(
    "body",
    [
        'return {"loss": self.tracker.result()}',
        'self._loss_tracker.update_state(loss)\nreturn {"loss": loss}',
        'super().train_step(data)\nreturn {"loss": loss}',
        'self.compute_metrics(x, y, x)\nreturn {"loss": loss}',
        'return {"my_loss": loss}',
        'return {"loss": loss, "accuracy": accuracy}',
        'def inner():\n    return {"loss": loss}\nreturn inner()',
        "return logs",
    ],
)
def test_is_not_found(body: str) -> None:
    assert codes(body) == []


@pytest.mark.parametrize(
    ("base", "other"),
    [
        ("Mine", "    epochs = 1"),
        ("keras.layers.Layer", "    epochs = 1"),
        ("keras.Model, Mixin", "    epochs = 1"),
        # It may track what it is given.
        ("keras.Model", "    def compute(self, p, y):\n        return p"),
        ("keras.Model", "    @property\n    def metrics(self):\n        return []"),
    ],
)
def test_another_class_is_left_alone(base: str, other: str) -> None:
    assert codes('return {"loss": loss}', base=base, other=other) == []
