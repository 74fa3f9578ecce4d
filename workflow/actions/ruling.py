"""准駁: what was applied for (改分, 展期) is granted, or denied with the reason."""

from workflow.actions.fields import CONSENT, REFUSE
from workflow.actions.parts import plays
from workflow.actions.scene import Scene
from workflow.actions.writer import Writer
from workflow.case.case import Application
from workflow.events.base import Event
from workflow.events.handing import ApplicationDenied
from workflow.refusals import BadChoiceError, MissingInputError


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


def denied(writer: Writer) -> tuple[Event, ...]:
    """否准; raises MissingInputError without the reason."""
    target = writer.scene.action.value
    return (ApplicationDenied(**writer.envelope(), target=target, reason=writer.reason()),)
