"""The names that no layer and no parameter of a subclass of `keras.Model` may have."""

import ast

from tfscaffold.source.code import Code

# The public attributes of keras.Model and its bases: a layer of that name would hide them. And
# the names of the methods that are written, and of what `get_config` notes besides.
RESERVED = frozenset(
    [
        "activity_regularizer",
        "add_loss",
        "add_metric",
        "add_variable",
        "add_weight",
        "autocast",
        "build",
        "build_from_config",
        "build_config",
        "built",
        "call",
        "call_signature_parameters",
        "compile",
        "compile_from_config",
        "compiled",
        "compiled_loss",
        "compiled_metrics",
        "compute_dtype",
        "compute_loss",
        "compute_mask",
        "compute_metrics",
        "compute_output_shape",
        "compute_output_spec",
        "count_params",
        "cls",
        "distribute_reduction_method",
        "distribute_strategy",
        "dtype",
        "dtype_policy",
        "evaluate",
        "export",
        "fit",
        "from_config",
        "get_build_config",
        "get_compile_config",
        "get_config",
        "get_layer",
        "get_metrics_result",
        "get_quantization_layer_structure",
        "get_state_tree",
        "get_weights",
        "history",
        "inbound_nodes",
        "input",
        "input_dtype",
        "input_shape",
        "input_spec",
        "inputs",
        "jit_compile",
        "kwargs",
        "layers",
        "load_own_variables",
        "load_weights",
        "loss",
        "losses",
        "make_predict_function",
        "make_test_function",
        "make_train_function",
        "metrics",
        "metrics_names",
        "metrics_variables",
        "name",
        "name_scope",
        "non_trainable_variables",
        "non_trainable_weights",
        "optimizer",
        "outbound_nodes",
        "output",
        "output_shape",
        "outputs",
        "path",
        "predict",
        "predict_function",
        "predict_on_batch",
        "predict_step",
        "quantization_mode",
        "quantize",
        "quantized_build",
        "quantized_call",
        "rematerialized_call",
        "reset_metrics",
        "run_eagerly",
        "save",
        "save_own_variables",
        "save_weights",
        "self",
        "set_state_tree",
        "set_weights",
        "stateless_call",
        "stateless_compute_loss",
        "steps_per_execution",
        "stop_training",
        "submodules",
        "summary",
        "supports_jit",
        "supports_masking",
        "symbolic_call",
        "test_function",
        "test_on_batch",
        "test_step",
        "to_json",
        "train_function",
        "train_on_batch",
        "train_step",
        "trainable",
        "trainable_variables",
        "trainable_weights",
        "trained",
        "training",
        "unit",
        "variable_dtype",
        "variables",
        "weights",
        "x",
    ]
)
_BY_NAME = ("delattr", "getattr", "hasattr", "setattr")


def with_stored(reserved: frozenset[str], code: Code) -> frozenset[str]:
    """Return names with those of the attributes that the file sets, or looks for, on some object.

    What is set on `self` is an attribute of the user's own class.
    """
    stored = {
        each.attr
        for each in code.nodes(ast.Attribute)
        if not isinstance(each.ctx, ast.Load)
        and not (isinstance(each.value, ast.Name) and each.value.id == "self")
    }
    named = {
        str(call.args[1].value)
        for each in _BY_NAME
        for call in code.calls_by_name.get(each, ())
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    }
    return reserved | stored | named
