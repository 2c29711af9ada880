"""The sentences of messages that ``restored`` reads back.

Each is written in ``wording/templates/prompt.md.j2`` or a template that it includes. A message keeps the words that it
was sent with: when you change a sentence there, put the new words here, and add the old ones to ``_EARLIER``.
"""

from collections.abc import Mapping
from typing import Final

PASSING: Final = "These checks pass. Keep them passing: "
FIXED: Final = "- Fixed: "
MORE: Final = "\n- … and "
MORE_LINES: Final = "\n… "
ALREADY_FIXED: Final = "\n## Already fixed on `"
FIX_CAUSE: Final = "\n- Fix the cause in the code."
CHANGE_CODE: Final = "\n- Make the code changes that the reviews ask for"
CONFLICTS: Final = "\n- The branch conflicts with "
FIX_WORKFLOW: Final = "\n- Fix the workflow file so that GitHub can start it."
NOT_YOURS: Final = "\n## Probably not caused by your changes\n"
NO_COMMIT: Final = "No commit to this branch can fix "
ALSO_ON_BASE: Final = "\nThese checks also fail on "

_EARLIER: Final[Mapping[str, tuple[str, ...]]] = {
    PASSING: ("Passing, keep it so: ",),
    NOT_YOURS: ("\n## Not yours, leave alone\n",),
    FIX_WORKFLOW: ("\n- GitHub could not start ",),
}
"""What older versions of the bot wrote."""


def ever(*sentences: str) -> tuple[str, ...]:
    """Sentences as this version of the bot writes them, and as older ones did."""
    return (*sentences, *(words for each in sentences for words in _EARLIER.get(each, ())))
