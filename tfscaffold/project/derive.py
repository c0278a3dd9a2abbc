"""Turns an architecture's model.py into the other tiers: the converter, then black."""

from tfscaffold.project.catalog import Architecture

# Where a project of the tier `module` keeps the raw TensorFlow blocks of its model.
BLOCKS_MODULE = ".blocks"


def derive(
    architecture: Architecture, text: str, tier: str
) -> tuple[str, tuple[str, ...]]:
    """Return model.py in another tier, and the names of the blocks that it imports.

    Args:
        architecture: Whose model.py it is.
        text: The rendered model.py in the architecture's base tier.
        tier: Another tier.

    Raises:
        RuntimeError: The converter refuses what the template says.
    """
    import black

    from tfscaffold.convert import Options, convert_text

    conversion = convert_text(text, tier, Options(blocks_module=BLOCKS_MODULE))
    reports = conversion.models
    if not reports or any(report.status != "converted" for report in reports):
        raise RuntimeError(
            f"{architecture.name}/model.py cannot be converted to {tier}: {reports}"
        )
    return black.format_str(conversion.text, mode=black.Mode()), conversion.blocks
