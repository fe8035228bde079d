"""Takes an uploaded file straight to storage, encrypted as its bytes arrive."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from attenders.extracts.closed_files import ReceivedFile, Receiving


# Somewhat too large a file is received and dropped, so that the page can say so; of
# something absurd, or from somebody who has not signed in, not a byte is taken
ABSURD = 4
_NO_PRACTICE = UUID(int=0)


class ExtractUploadHandler(FileUploadHandler):
    """Never holds a file in memory; stops writing one that is larger than allowed.

    The file has then `is_too_large`, for the form to say so in its own words.
    """

    receiving: Receiving | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        declared = int(self.request.META.get("CONTENT_LENGTH") or 0)
        stranger = not self.request.user.is_authenticated
        if stranger or declared > ABSURD * settings.UPLOAD_MAX_BYTES:
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)
        self.received = 0
        self.receiving = Receiving(self._practice_id)

    @property
    def _practice_id(self) -> UUID:
        """Whose page it is sent to; the check for forgeries looks before ours opens it.

        Nobody sees what came in before it has.
        """
        if practice := getattr(self.request, "practice", None):
            return practice.pk
        place = self.request.resolver_match
        kwargs = place.kwargs if place else {}
        return kwargs.get("practice_id", _NO_PRACTICE)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        assert self.receiving is not None  # a chunk is of a file
        self.received += len(raw_data)
        if self.received <= settings.UPLOAD_MAX_BYTES:
            self.receiving.write(raw_data)  # the rest is read and dropped

    def file_complete(self, file_size: int) -> ReceivedFile:  # noqa: ARG002
        assert self.receiving is not None
        file = self.receiving.finish(
            name=self.file_name or "", content_type=self.content_type or ""
        )
        self.receiving = None
        file.is_too_large = self.received > settings.UPLOAD_MAX_BYTES
        return file

    def upload_interrupted(self) -> None:
        if self.receiving is not None:
            self.receiving.give_up()
