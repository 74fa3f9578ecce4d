"""稽催: whoever has a document is reminded of it."""

from rules.agency.practice import Part
from rules.marks import Action
from workflow.actions.fields import Field, FieldKind
from workflow.actions.parts import whose_turn
from workflow.actions.rule import Events, Found, Group, Rule, Writer
from workflow.actions.scene import Scene
from workflow.case.words import State
from workflow.events.handing import DocumentReminded
from workflow.texts import msgid

OPINION = Field(name="opinion", label=msgid("稽催意見"), kind=FieldKind.WORDS, required=False)


def may_remind(scene: Scene) -> Found:
    """The registry."""
    scene.require(Part.REGISTRY)
    return Found()


def remind(writer: Writer, _: Found) -> Events:
    """稽催 whoever has it."""
    case = writer.case
    reminded = DocumentReminded(
        **writer.envelope(opinion=writer.opinion),
        target=whose_turn(case),
        count=case.reminders + 1,
    )
    return (reminded,)


RULES = {
    Action.REMIND: Rule(
        guard=may_remind,
        act=remind,
        group=Group.LIMIT,
        asks=lambda _, __: (OPINION,),
        also_while=frozenset({State.REASSIGNING}),
    ),
}
