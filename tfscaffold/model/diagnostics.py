"""Diagnostics: what is said about a definition, each kind under a code with a page of its own."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "information"]
# What a user may count a diagnostic as.
Level = Literal["error", "warning", "information", "ignore"]

CODES = {
    "TFS101": "no input shape is stated",
    "TFS102": "a layer is added where it cannot be followed",
    "TFS103": "the layers are not known here",
    "TFS104": "the model is used before its last layer is added",
    "TFS105": "the model is made inside a larger expression",
    "TFS106": "several statements share a line",
    "TFS107": "a name can mean several things",
    "TFS108": "a later use of the model would mean something else",
    "TFS109": "an argument of Sequential is not understood",
    "TFS110": "the model has no layers",
    "TFS111": "a layer would be made at another time, with other values",
    "TFS112": "a name is not visible where the new class stands",
    "TFS113": "a layer is not made where it is added",
    "TFS114": "a layer cannot stand in raw TensorFlow",
    "TFS115": "the file trains or saves the model through Keras",
    "TFS116": "a shape is given to something that is not a known Keras layer",
    "TFS117": "the input shape is given in a way that cannot be carried over",
    "TFS118": "Keras cannot build a layer's state in a class",
    "TFS119": "a checkpoint of TensorFlow would not see the layers of a list",
    "TFS131": "the training cannot be rewritten",
    "TFS151": "the order in which the cells ran leaves the model in doubt",
    "TFS152": "a magic of the notebook is in the way",
    "TFS201": "inputs are no longer cast or expanded",
    "TFS202": "the model is saved in another form",
    "TFS203": "a layer stays one of Keras",
    "TFS204": "a name is another one in a tf.Module",
    "TFS205": "a call fails in Keras 3, as it did",
    "TFS206": "Keras holds or trains a tf.Module",
    "TFS301": "the result was found to differ",
    "TFS302": "the result could not be verified",
    "TFS401": "a layer gets its input shape as an argument",
    "TFS402": "training= has no effect in a Functional model",
    "TFS403": "train_step returns a loss that no metric tracks",
    "TFS404": "a tf.Module expects another number of features",
    "TFS501": "a model can be rewritten in another tier",
}


@dataclass(frozen=True)
class Diagnostic:
    """A refusal (error) or a remark about a definition.

    Attributes:
        code: A key of `CODES`.
        line: 1-based.
        column: 1-based, in characters.
        message: What is the matter, and why.
        hint: What makes it possible.
    """

    code: str
    severity: Severity
    line: int
    column: int
    message: str
    hint: str = ""
