"""What an audit found, in the reader's language."""

from web.language.i18n import Language, translate
from workflow.audit.findings import Finding


def finding_said(language: Language, finding: Finding) -> str:
    """The sentence of a finding; the words of actions in it are of the language too."""
    if language is Language.CHINESE:
        return finding.message()
    return translate(
        language, finding.about.sentence(finding.sentence, english=True), finding.facts
    )
