"""Whom an answer may name: positions and co-signers, by every name for them."""

from collections.abc import Mapping

from rules.rulebook import Rulebook
from rules.texts import as_known


def holder_names(unit: str, rulebook: Rulebook) -> Mapping[str, str]:
    """Whoever may owe something of a document of `unit`, by each name: position or co-signer.

    A position of another unit is that unit, which co-signs through it.
    """
    agency = rulebook.agency
    names = {name: agency.aliases.get(name, name) for name in agency.cosigner_names}
    names |= {position: position for position in agency.registry_positions}
    for each in agency.units:
        for position in each.ladder.positions:
            names[position] = position
            if not each.ladder.is_shared(position):
                names[f"{each.name}{position}"] = position if each.name == unit else each.name
    return names


def named(text: str, names: Mapping[str, str]) -> str:
    """The text as the names have it; itself where they do not."""
    return text if text in names else as_known(text, names)
