"""Where the files are that are no Python, in a wheel or in a checkout."""

import os

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def templates_folder() -> str:
    """Return the absolute path of the folder `templates`.

    Raises:
        FileNotFoundError: The installation is damaged.
    """
    return _folder_with("architectures", "templates", "../templates")


def diagnostics_folder() -> str:
    """Return the absolute path of the folder with a page for each diagnostic.

    Raises:
        FileNotFoundError: The installation is damaged.
    """
    return _folder_with("TFS101.md", "guide/diagnostics", "../docs/diagnostics")


def extension_folder() -> str:
    """Return the absolute path of the folder with the extension for Visual Studio Code.

    Raises:
        FileNotFoundError: The installation is damaged.
    """
    return _folder_with("package.json", "tasks/extension", "../editors/vscode")


def _folder_with(name: str, *folders: str) -> str:
    """Return the first of some folders, relative to the package, that holds a name."""
    for folder in folders:
        path = os.path.normpath(os.path.join(_PACKAGE, *folder.split("/")))
        if os.path.exists(os.path.join(path, name)):
            return path
    raise FileNotFoundError(
        f"tfscaffold was installed without {folders[0]}: {_PACKAGE}"
    )
