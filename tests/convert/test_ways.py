"""Where a conversion goes wrong, and how people write models: each has a case or a test.

The cases are folders of golden/convert: their results are compared with their sources in numbers
(tests/equality/test_cases.py). Paths are tests.
"""

from pathlib import Path

import pytest

import regenerate

TESTS = Path(__file__).parents[1]

WAYS = {
    "a new name shadows the user's": "names_taken names_taken_in_functions",
    "layers by index": "layers_index layers_pop layers_of_pretrained model_handed_on",
    "summary, saving, shapes of a subclass": "save_h5 saved_paths open_path to_json no_shape_build",
    "add and pop behind the definition": "added_elsewhere added_in_method layers_pop",
    "a variable that changes": "changing_variable hyperparameters_in_loop",
    "effects and order of making": "statement_between frozen_between input_with_effects",
    "the input's shape": "input_dim batch_input_shape embedding_input_length odd_shape "
    "wrapper_input_shape bidirectional_input_shape shape_of_data shape_of_columns "
    "embedding_first deferred_words nested_literal transfer_learning input_under_if "
    "input_in_first_turn input_not_certain",
    "no shape": "no_shape no_shape_build no_shape_option",
    "imports": "reexported star_imports imports_on_several_lines docstring_only_imports "
    "long_import imports_in_function tf_keras_attributes exported_notebook",
    "notebooks": "notebook_script convert/notebooks/test_conversion.py "
    "convert/notebooks/test_magics.py convert/notebooks/test_order.py",
    "one name, several models": "several_models if_else variants_with_layers global_model",
    "nested and shared": "nested_literal shared_layer layer_variable gan transfer_learning",
    "shadowed imports": "own_sequential torch_sequential ambiguous_name class_alias "
    "conditional_imports try_except_imports try_except_package star_import_of_models",
    "names, trainable": "name_and_trainable name_set_afterwards second_argument",
    "text": "crlf carriage_returns bom tabs latin1 form_feed no_final_newline backslash "
    "shared_line comments_in_chain comments_in_list fmt_off fstring_names python_2 main_guard",
    "training= in a functional model": "faults/test_overridden_training.py",
    "old weights need the order of calls": "layers_in_loop layers_under_if if_else "
    "equality/test_cases.py",
    "class names": "class_names_taken class_hypermodel local_helper method_self_model",
    "converting twice": "convert/test_goldens.py",
    "regularizers and masks": "regularizers custom_loop blocks/test_training.py",
    "integers and a missing axis": "data_in_lists mnist_script cnn_function verify/test_verification.py",
    "raw TensorFlow has no compile": "mnist_script training/test_refusals.py",
    "the order of a module's variables": "blocks/test_saving.py",
    "characters, bytes and columns": "emoji latin1 form_feed source/test_text.py",
}
FORMS = {
    "a chain of add": "mnist_add_chain function_add_chain",
    "a list": "mnist_script function_list tuple_of_layers",
    "add in a loop": "layers_in_loop hypermodel tuner_loop",
    "add under if, with, try": "layers_under_if if_else strategy_scope try_except_package",
    "a list in a variable": "layers_in_variable layers_from_generator",
    "both": "list_and_chain",
    "functions that add layers": "helper_functions helper_in_function layer_from_factory",
    "methods": "method_attribute method_self_model inside_keras_model",
    "InputLayer, Input": "input_layer input_first input_variable",
    "larger expressions": "larger_expression",
    "where names come from": "module_aliases package_alias tensorflow_keras_package "
    "tensorflow_python_keras tf_keras_package compat_v1",
    "uses": "isinstance_check annotations checkpoint_callback shape_checks keras_2_methods",
    "other layers": "lambda_layer image_augmentation text_vectorization time_series "
    "reversible_embedding stateful_rnn autoencoder",
}


@pytest.mark.parametrize("ways", [WAYS, FORMS], ids=("ways", "forms"))
def test_each_has_a_case_or_a_test(ways: dict[str, str]) -> None:
    cases = {case.name for case in regenerate.convert_cases()}
    for way, names in ways.items():
        for name in names.split():
            assert name in cases or (TESTS / name).is_file(), (way, name)


def test_the_ways_are_all_there() -> None:
    """There are twenty-four, as the list of measured faults has them."""
    assert len(WAYS) == 24
