"""The inspection of a notebook: that of its cells as one script, at the places in the file."""

from dataclasses import replace

from tfscaffold.convert.conversion import Options
from tfscaffold.faults import faults_of_text
from tfscaffold.inspect.inspection import Inspection, Verdict, inspect_definitions
from tfscaffold.inspect.layers import Layer
from tfscaffold.model.diagnostics import Diagnostic


def inspect_notebook(
    text: str, options: Options
) -> tuple[tuple[Inspection, ...], tuple[Diagnostic, ...]]:
    """Return the models of a notebook, and the faults in it.

    Args:
        text: Its JSON.
        options: As for a conversion.

    Raises:
        UserError: It is no notebook.
    """
    from tfscaffold.convert.notebooks.conversion import Notebook

    notebook = Notebook(text)

    def placed(model: Inspection) -> Inspection:
        line, column = notebook.position(model.line, model.column)
        return replace(
            model,
            line=line,
            column=column,
            end_line=notebook.position(model.end_line, 1)[0],
            cell=notebook.cell(model.line)[0],
            content=model.content
            and replace(model.content, layers=tuple(map(layer, model.content.layers))),
            verdicts=tuple(map(verdict, model.verdicts)),
        )

    def layer(found: Layer) -> Layer:
        line, column = notebook.position(found.line, found.column)
        return replace(found, line=line, column=column)

    def verdict(found: Verdict) -> Verdict:
        return replace(
            found, diagnostics=tuple(map(notebook.diagnostic, found.diagnostics))
        )

    models = map(placed, inspect_definitions(notebook.definitions, options))
    found = options.levelled(faults_of_text(notebook.script.text))
    faults = map(notebook.diagnostic, found)
    return tuple(models), tuple(faults)
