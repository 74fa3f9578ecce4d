"""常用批示詞: what the agency, and whoever signs, writes again and again at an opinion."""

from dataclasses import dataclass

from rules.agency.practice import LONGEST_PHRASE
from rules.marks import Action
from workflow.actions.rule import ANY_TEXT
from workflow.case.duties import Actor
from workflow.office import Office
from workflow.refusals.base import MissingInputError, RefusedError
from workflow.texts import check_text, msgid

ADDING = msgid("加入常用批示詞")
MOST_PHRASES = 30  # of one person; more nobody looks through


class TooManyPhrasesError(RefusedError):
    """A person keeps as many as are offered."""

    template = "自己的常用批示詞最多 %(limit)s 句；請先移除用不到的"


class NobodySitsError(RefusedError):
    """Phrases are a person's, and nobody holds this position."""

    template = "%(who)s現在出缺，常用批示詞要有人才能存；請改以有人的身分操作"


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """The phrases of one office: the agency's, and of each person his own."""

    office: Office

    def agencys(self, action: str) -> tuple[str, ...]:
        """What the agency offers at this action (its Chinese word)."""
        return self.office.rulebook.agency.phrases.get(action, ())

    def own(self, actor: Actor) -> tuple[str, ...]:
        """What this person has added, the oldest first; in every position the same."""
        with self.office.reading() as records:
            return records.phrases(actor.identity) if actor.identity else ()

    def add(self, actor: Actor, words: str) -> str:
        """Keep it, as one line, and give it back; raises RefusedError."""
        words = " ".join(words.split())
        if not words:
            raise MissingInputError(action=ADDING, needed="文字", allowed=ANY_TEXT)
        check_text("常用批示詞", words, LONGEST_PHRASE)
        if not actor.identity:
            raise NobodySitsError(who=actor.label)
        own = self.own(actor)
        if words not in own and len(own) >= MOST_PHRASES:
            raise TooManyPhrasesError(limit=MOST_PHRASES)
        office = self.office
        office.store.save_phrase(office.name, actor.identity, words, office.clock())
        return words

    def remove(self, actor: Actor, words: str) -> None:
        """Drop it, if this person keeps it."""
        self.office.store.forget_phrase(self.office.name, actor.identity, words)


def phrases_at(office: Office, actor: Actor, action: Action) -> tuple[str, ...]:
    """What is offered to this actor at the opinion of this action: his own, then the agency's."""
    phrases = Phrases(office=office)
    return tuple(dict.fromkeys((*phrases.own(actor), *phrases.agencys(action.value))))


def said_with(opinion: str, phrase: str) -> str:
    """The opinion with a phrase put after what was typed."""
    before = opinion.rstrip()
    return (
        f"{before}{phrase}" if not before or before[-1] in "。；，、：\n" else f"{before}，{phrase}"
    )
