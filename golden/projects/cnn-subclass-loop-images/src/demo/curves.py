"""A picture of the course of a training."""

from pathlib import Path

from .runs import Results


def draw_curves(history: list[Results], path: Path) -> None:
    """Draw loss and accuracy over the epochs.

    Args:
        history: The results of each epoch: `loss`, `accuracy` and the same with
            `val_` in front.
        path: The PNG file to write.
    """
    # Imported here, since only the end of a training needs it.
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(9, 3.5), layout="constrained")
    epochs = [results["epoch"] for results in history]
    for axes, name in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for key, label in ((name, "training"), (f"val_{name}", "validation")):
            axes.plot(epochs, [results[key] for results in history], ".-", label=label)
        axes.set(title=name.capitalize(), xlabel="epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=150)
