from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile


class UploadForm(forms.Form):
    """Choose one file; the words are those of the NHS service manual."""

    file = forms.FileField(
        label="Appointment extract",
        max_length=None,
        allow_empty_file=True,
        error_messages={
            "required": "Select a file",
            "invalid": "The selected file could not be uploaded – try again",
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if getattr(file, "is_too_large", False):
            megabytes = settings.UPLOAD_MAX_BYTES // 1_000_000
            raise forms.ValidationError(
                f"The selected file must be smaller than {megabytes}MB. Export a shorter"
                " period, and upload the parts."
            )
        if not file.size:
            raise forms.ValidationError("The selected file is empty")
        return file
