"""PyCharm and its kin: run configurations, shared as files of the folder `.run`.

https://www.jetbrains.com/help/pycharm/run-debug-configuration-python.html
"""

import re
from xml.etree import ElementTree

from tfscaffold.tasks.actions import FILE, FOLDER, LINE, Action, Setup, filled, labelled
from tfscaffold.tasks.files import File, OwnFile

# An argument with spaces in it stands in quotation marks.
FORMS = {FILE: '"$FilePath$"', LINE: "$LineNumber$"}
GROUP = "tfscaffold"


def files(setup: Setup) -> dict[str, File]:
    """Return a run configuration for each action and tier."""
    return {
        f".run/{_file_name(label)}.run.xml": OwnFile(
            _configuration(label, action, setup), f'folderName="{GROUP}"'
        )
        for label, action in labelled(setup)
    }


def keys(setup: Setup) -> str:
    """Return nothing: run configurations get their keys in the dialog Keymap."""
    return ""


def _file_name(label: str) -> str:
    return re.sub(r"\W+", "-", label).strip("-")


def _configuration(label: str, action: Action, setup: Setup) -> str:
    # The terminal asks for the folder of a new project.
    words = [word for word in filled(action, FORMS).words if word != FOLDER]
    own = setup.python if setup.python and action.module == "tfscaffold" else ""
    options = {
        "SDK_HOME": own,
        "IS_MODULE_SDK": "false" if own else "true",
        "WORKING_DIRECTORY": "$PROJECT_DIR$",
        "MODULE_MODE": "true",
        "SCRIPT_NAME": action.module,
        "PARAMETERS": " ".join(words),
        "EMULATE_TERMINAL": "true",
    }
    component = ElementTree.Element("component", name="ProjectRunConfigurationManager")
    configuration = ElementTree.SubElement(
        component,
        "configuration",
        default="false",
        name=label,
        type="PythonConfigurationType",
        factoryName="Python",
        folderName=GROUP,
    )
    ElementTree.SubElement(configuration, "module", name="")
    for name, value in options.items():
        ElementTree.SubElement(configuration, "option", name=name, value=value)
    ElementTree.SubElement(configuration, "method", v="2")
    ElementTree.indent(component)
    return ElementTree.tostring(component, encoding="unicode") + "\n"
