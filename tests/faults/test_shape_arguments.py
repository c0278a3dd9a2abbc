"""TFS401."""

import pytest

from tfscaffold.faults import faults_of_text

HEAD = "import keras\nfrom keras import layers\nfrom keras.layers import Dense as D\n"


@pytest.mark.parametrize(
    ("line", "severity", "column"),
    [
        ("layers.Dense(2, input_shape=(4,))", "warning", 17),
        ("layers.Dense(2, input_dim=4)", "warning", 17),
        ("D(2, input_dim=4)", "warning", 6),
        ("layers.Bidirectional(layers.LSTM(2, input_shape=(4, 3)))", "warning", 37),
        ("layers.Dense(2, batch_input_shape=(None, 4))", "error", 17),
        ("layers.LSTM(2, input_length=3)", "error", 16),
    ],
)
def test_is_found(line: str, severity: str, column: int) -> None:
    (found,) = faults_of_text(HEAD + line)
    assert (found.code, found.severity, found.line, found.column) == (
        "TFS401",
        severity,
        4,
        column,
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}layers.Embedding(input_dim=5, output_dim=3)",
        f"{HEAD}layers.InputLayer(input_shape=(4,))",
        f"{HEAD}keras.applications.ResNet50(input_shape=(224, 224, 3))",
        f"{HEAD}Mine(input_shape=(4,))",
        "from tf_keras import layers\nlayers.Dense(2, input_shape=(4,))",
        f'import os\nos.environ["TF_USE_LEGACY_KERAS"] = "1"\n{HEAD}D(2, input_dim=4)',
        "import keras\nfrom mine import layers\nlayers.Dense(2, input_shape=(4,))",
    ],
)
def test_is_not_found(text: str) -> None:
    assert faults_of_text(text) == []
