"""准駁: what was applied for (改分, 展期) is granted, or denied with the reason."""

from workflow.actions.parts import plays
from workflow.actions.rule import Choice, Events, Field, FieldKind
from workflow.actions.scene import Scene
from workflow.actions.writer import Writer
from workflow.case.case import Application
from workflow.events.handing import ApplicationDenied
from workflow.refusals import BadChoiceError, MissingInputError
from workflow.texts import msgid

CONSENT, REFUSE = "同意", "不同意"
RULING = (
    Field(
        name="stance",
        label=msgid("准駁"),
        kind=FieldKind.RULING,
        choices=(Choice(value=CONSENT), Choice(value=REFUSE)),
    ),
    Field(name="reason", label=msgid("理由（不同意時必填）"), kind=FieldKind.WORDS, required=False),
)


def ruled_on(scene: Scene) -> Application | None:
    """The application of this kind that is the actor's to rule on."""
    application = scene.case.application(scene.action)
    if application and plays(scene.command.actor, application.ruler):
        return application
    return None


def is_granted(writer: Writer) -> bool:
    """Whether an application is granted; raises MissingInputError or BadChoiceError."""
    stance, allowed = writer.command.stance.strip(), f"{CONSENT}、{REFUSE}"
    if not stance:
        action = f"對{writer.scene.action.value}的申請"
        raise MissingInputError(action=action, needed="准駁", allowed=allowed)
    if stance not in (CONSENT, REFUSE):
        raise BadChoiceError(field="准駁", value=stance[:40], allowed=allowed)
    return stance == CONSENT


def denied(writer: Writer) -> Events:
    """否准; raises MissingInputError without the reason."""
    target = writer.scene.action.value
    return (ApplicationDenied(**writer.envelope(), target=target, reason=writer.reason()),)
