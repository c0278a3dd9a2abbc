"""Where the templates are, in a wheel or in a checkout."""

import os


def templates_folder() -> str:
    """Return the absolute path of the folder `templates`.

    Raises:
        FileNotFoundError: The installation is damaged.
    """
    package = os.path.dirname(os.path.abspath(__file__))
    for parent in (package, os.path.dirname(package)):
        folder = os.path.join(parent, "templates")
        if os.path.isdir(os.path.join(folder, "architectures")):
            return folder
    raise FileNotFoundError(f"tfscaffold was installed without templates: {package}")
