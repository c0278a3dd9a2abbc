"""A picture of the course of a training."""

from pathlib import Path

from .runs import Results


def draw_curves(history: list[Results], path: Path) -> None:
    """Draw each measure over the epochs, of training and validation together.

    Args:
        history: The results of each epoch by name; for validation with `val_` in
            front.
        path: The PNG file to write.
    """
    # Imported here, since only the end of a training needs it.
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    parts = {"training": "", "validation": "val_"}
    names = [name.removeprefix("val_") for name in history[0] if name != "epoch"]
    names = sorted(dict.fromkeys(names), key=lambda name: ("loss" not in name, name))
    figure = Figure(figsize=(4.5 * len(names), 3.5), layout="constrained")
    epochs = [results["epoch"] for results in history]
    for axes, name in zip(figure.subplots(1, len(names)), names, strict=True):
        for label, prefix in parts.items():
            key = prefix + name
            if key in history[0]:
                values = [results[key] for results in history]
                axes.plot(epochs, values, ".-", label=label)
        axes.set(title=name.replace("_", " ").capitalize(), xlabel="epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=150)
