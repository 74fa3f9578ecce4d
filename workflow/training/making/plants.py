"""What is planted in a record of 查缺失: a deviation of one code, or nothing at all."""

from collections.abc import Mapping

from workflow.audit.lessons.planting import (
    PLANTS,
    Course,
    Plant,
    Scene,
    Variants,
    delayed_within_extension,
)


def _nothing(scene: Scene) -> Variants:
    yield scene.copies()


# Records in which something out of the ordinary happens, and nothing is wrong.
SOUND: Mapping[str, Plant] = {
    "sound-returned": Plant(planting=_nothing, course=Course(is_returned=True)),
    "sound-commented": Plant(
        planting=_nothing,
        course=Course(has_comment=True),
        fewest_cosigners=1,
        most_cosigners=2,
    ),
    "sound-for-city": Plant(
        planting=_nothing, course=Course(has_deputy=True), is_for_city=True, most_cosigners=2
    ),
    "sound-extended": Plant(planting=delayed_within_extension, course=Course(is_extended=True)),
}


def plant_of(theme: str, code: str) -> Plant:
    """The plant of a code; of a theme without one, nothing is planted."""
    return PLANTS[code] if code else SOUND[theme]
