"""The names of a project: its folder gives the distribution, that gives the package."""

import keyword
import re
import sys

from tfscaffold.errors import UserError

# A package of one of these names would be imported in place of the library that the
# project, or TensorFlow itself, wants to import.
LIBRARIES = frozenset(
    {
        "_pytest",
        "absl",
        "astunparse",
        "flatbuffers",
        "gast",
        "google",
        "grpc",
        "h5py",
        "hatchling",
        "keras",
        "libclang",
        "matplotlib",
        "ml_dtypes",
        "namex",
        "numpy",
        "opt_einsum",
        "optree",
        "packaging",
        "pil",
        "pillow",
        "pip",
        "protobuf",
        "pytest",
        "requests",
        "rich",
        "scikit_learn",
        "scipy",
        "setuptools",
        "six",
        "sklearn",
        "src",
        "tensorboard",
        "tensorflow",
        "termcolor",
        "tests",
        "tf_keras",
        "typing_extensions",
        "wheel",
        "wrapt",
    }
)
# `sys` does not count Python's own tests among them.
STANDARD_LIBRARY = {"test"} | {name.lower() for name in sys.stdlib_module_names}


def package_name(name: str) -> str:
    """Return the package's name for a project called `name` (`my-demo`: `my_demo`).

    Raises:
        UserError: Python cannot import such a name, or it hides a library; the hint
            proposes one that works.
    """
    package = name.replace("-", "_")
    if reason := _fault(name, package):
        raise UserError(
            f"The folder's name becomes the package's name, and {name!r} {reason}.",
            f"Choose another name, for example {proposal(name)!r}.",
        )
    return package


def proposal(name: str) -> str:
    """Return a name near `name` that `package_name` accepts."""
    near = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "demo"
    if not near[0].isalpha():
        near = f"project_{near}"
    return near if not _fault(near, near) else f"my_{near}"


def _fault(name: str, package: str) -> str:
    """Return why `name` is unusable, or an empty string."""
    if not package.isascii() or not package.isidentifier():
        return (
            "is not a name that Python can import: letters, digits, '-' and '_' of"
            " ASCII, and no digit in front"
        )
    if not (name[0].isalnum() and name[-1].isalnum()):
        return "starts or ends with '_' or '-', which pip does not allow"
    if keyword.iskeyword(package):
        return "is a keyword of Python"
    # Folders of Windows and macOS do not tell upper from lower case.
    if package.lower() in STANDARD_LIBRARY:
        return "hides a module of Python's standard library"
    if package.lower() in LIBRARIES:
        return "hides a library that the project uses"
    return ""
