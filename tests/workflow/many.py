"""Forty co-signers, and the duties of a pass in order."""

from tests.workflow.builders import (
    a_branch,
)
from workflow.case.duties import Duty
from workflow.case.plan import Pass

MANY = [f"第{number}組" for number in range(40)]
CHAINS = [a_branch(name, signers=("承辦人員", "組長")) for name in MANY]


def all_duties(walked: Pass) -> list[Duty]:
    return [duty for stage in walked.stages for duty in stage.duties]
