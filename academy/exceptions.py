"""Errors raised on purpose, each shown to people as one plain sentence."""


class AcademyError(Exception):
    """Base of every error whose text may be shown to a person."""


class ExtractError(AcademyError):
    """The file cannot be read as an appointment extract."""


class DuplicateUploadError(AcademyError):
    """The practice has this file already, and nothing newer covers its days."""


class NumberError(AcademyError):
    """The practice's own number for a person is not kept, or cannot be opened."""


class LeaseLostError(AcademyError):
    """Another worker has taken this job over, so this one must not publish."""


class NothingToAnalyseError(AcademyError):
    """There is no appointment with an outcome, so no period can be chosen."""


class TallyError(AcademyError):
    """The tally cannot be kept as it was given."""


class TallyChangedError(TallyError):
    """Somebody has changed the tally since the page was opened."""


class PrintError(AcademyError):
    """No PDF can be made here; printing from a browser does the same."""


class UndoError(AcademyError):
    """This upload cannot be undone, or not now."""


class ErasureError(AcademyError):
    """The practice's data is being deleted, so nothing can be added or changed."""
