"""The goldens of projects are what is rendered now; the other tests here run the same texts."""

import regenerate
from tfscaffold.project import catalog


def test_no_golden_is_stale() -> None:
    new, old = regenerate.projects_tree(), regenerate.on_disk("projects")
    assert sorted(new) == sorted(old)
    stale = [name for name in new if new[name] != old[name]]
    assert not stale, "run `python golden/regenerate.py projects` and read what changes"


def test_whole_projects_are_of_every_tier_and_training_style() -> None:
    _, tiers, styles, _ = (
        set(choices) for choices in zip(*regenerate.PROJECTS, strict=True)
    )
    assert tiers == set(catalog.TIERS)
    assert styles == set(catalog.TRAINING)


def test_no_golden_holds_a_path_of_the_machine_that_wrote_it() -> None:
    here = str(regenerate.FOLDER.parent)
    for name, data in regenerate.on_disk("projects").items():
        assert here.encode() not in data, name
        assert b"/tmp/" not in data, name
