"""Which issues are the bot's own dashboard, of one repository or of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from feedback_bot.markers.page import PageRecord, record_of
from feedback_bot.markers.signer import Signer
from feedback_bot.model.page import Page, Pages

TITLE: Final = "Jules feedback"
COMMON_TITLE: Final = "Jules feedback: all repositories"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPages:
    """Recognizes dashboards by their signed hidden data.

    Several workflows may have a page in the same repository. Pages of several repositories record which ones they are
    about, so that no workflow writes the page of another.

    Attributes:
        about: the repositories of the run, as in the setting of that name; empty for the page of one repository.
    """

    signer: Signer
    about: Sequence[str] = ()

    @property
    def title(self) -> str:
        """The title of a new page."""
        return COMMON_TITLE if self.about else TITLE

    @property
    def subject(self) -> str:
        """What a page records as its subject."""
        return next(iter(self._subjects), "")

    def record(self, page: Page, pages: Pages) -> PageRecord | None:
        """What a page records; ``None`` if it was not written as such a page by a run with one of the keys."""
        record = record_of(page.body)
        if record is None or record.is_common is not bool(self.about):
            return None
        return record if self.signer.is_page(page.body, pages.repository_id, page.created_at) else None

    def signed(self, pages: Pages) -> list[Page]:
        """The pages about the same repositories, oldest first."""
        return [page for page, record in self._records(pages) if not self.about or record.subject in self._subjects]

    def unclaimed(self, pages: Pages) -> list[Page]:
        """The pages of older versions of the bot, which did not record what they were about."""
        return [page for page, record in self._records(pages) if self.is_unclaimed(record)]

    def is_unclaimed(self, record: PageRecord) -> bool:
        """Whether what a page of several repositories records does not say which ones."""
        return bool(self.about) and not record.subject

    def damaged(self, pages: Pages) -> list[Page]:
        """The pages whose hidden data somebody destroyed, recognized by their title."""
        return [page for page in pages.found if page.is_open and page.title == self.title and not record_of(page.body)]

    @property
    def _subjects(self) -> tuple[str, ...]:
        return self.signer.subjects(self.about) if self.about else ()

    def _records(self, pages: Pages) -> list[tuple[Page, PageRecord]]:
        return [(page, record) for page in pages.found if (record := self.record(page, pages))]
