"""Takes an uploaded file straight to storage, counting and hashing on the way."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler


# Somewhat too large a file is received and dropped, so that the page can say so; of
# something absurd, or from somebody who has not signed in, not a byte is taken
ABSURD = 4


class ExtractUploadHandler(TemporaryFileUploadHandler):
    """Never holds a file in memory; stops writing one that is larger than allowed.

    The file has then `is_too_large`, for the form to say so in its own words.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        declared = int(self.request.META.get("CONTENT_LENGTH") or 0)
        stranger = not self.request.user.is_authenticated
        if stranger or declared > ABSURD * settings.UPLOAD_MAX_BYTES:
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            return  # the rest is read from the network and dropped
        self.digest.update(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        file = super().file_complete(file_size)
        file.sha256 = self.digest.hexdigest()
        file.is_too_large = self.received > settings.UPLOAD_MAX_BYTES
        return file
