"""Every error of detente: one root, each with a code, a cause, a remedy and, where there are any, choices."""

from __future__ import annotations


class DetenteError(Exception):
    """Root of all errors. `code` is stable; the message names cause and remedy in one line."""

    code = "D000"
    remedy = ""

    def __init__(self, cause: str, *, remedy: str | None = None, choices: tuple[str, ...] = ()) -> None:
        self.cause = cause
        self.choices = choices
        if remedy is not None:
            self.remedy = remedy
        super().__init__(cause)

    def __str__(self) -> str:
        parts = [f"[{self.code}] {self.cause}."]
        if self.remedy:
            parts.append(self.remedy)
        if self.choices:
            parts.append("Choices: " + ", ".join(self.choices) + ".")
        return " ".join(parts)


class DataError(DetenteError):
    """A data file (lexicon, actors, codebook) does not keep its format."""

    code = "D100"
    remedy = "Correct the row named; `detente check` lints all data files."


class PipelineError(DetenteError):
    """A pipeline cannot be built: a stage needs what nothing before it adds."""

    code = "D200"
    remedy = "Reorder or add the stage that provides it; `detente read --pipeline` prints the contracts."


class ModelMissing(DetenteError):
    """The English model that was named is not installed."""

    code = "D210"
    remedy = "Install it with pip, or leave the model unset to use the bundled default."


class StageFailed(DetenteError):
    """A stage of the pipeline broke on one text; the texts after it are read."""

    code = "D220"
    remedy = "Please report it, with the text if it may be shared; `detente info --markdown` prints what to add."


class SourceError(DetenteError):
    """A source cannot be read."""

    code = "D300"
    remedy = "Check the path or address."


class SourceEmpty(SourceError):
    """A source holds no text."""

    code = "D301"
    remedy = "Give a source with at least one sentence of text."


class SourceTooLarge(SourceError):
    """A source exceeds the size limit."""

    code = "D302"
    remedy = "Split it, or raise the limit with --max-bytes."


class SourceFormat(SourceError):
    """A source is not of a format that can be read."""

    code = "D303"
    remedy = "Convert it to text, HTML, Markdown, PDF with text, e-mail, JSONL, CSV or Parquet."


class SourceRefused(SourceError):
    """An address must not be fetched."""

    code = "D304"
    remedy = "Only public http and https addresses are fetched; save the page and read the file."


class SourceUnreachable(SourceError):
    """An address gave no answer, or one that is no article: no such host, a timeout, a status of 400 or above."""

    code = "D305"
    remedy = "Check the address and the connection, or save the page and read the file."


class LanguageDeclined(DetenteError):
    """The text is not English."""

    code = "D310"
    remedy = "Only English is read for now; translate it first, or force it with --language en."


class InputError(DetenteError):
    """An argument has a value that cannot be used."""

    code = "D400"
    remedy = "See the help of the command or the docstring of the function."


class RecordError(DetenteError):
    """The record cannot do what was asked of it."""

    code = "D410"
    remedy = "See docs/record.md."


class RecordLocked(RecordError):
    """The record is in use by another process."""

    code = "D411"
    remedy = "Wait until it has finished, or stop it; what is written so far is kept."


class RecordNewer(RecordError):
    """The record was written by a newer detente."""

    code = "D412"
    remedy = "Update detente; the file is unchanged."


class RecordMissing(RecordError):
    """There is no record at that path, or the file is something else."""

    code = "D413"
    remedy = "Check the path; `detente read SOURCE --record FILE` makes a record."


class NotInRecord(RecordError):
    """The record holds nothing with that id."""

    code = "D414"
    remedy = "Give an id as the record prints it, or more of its letters."


class LibraryMissing(DetenteError):
    """An optional library is not installed."""

    code = "D420"
    remedy = "Install it with pip, or ask for another form."


class EngineFailed(DetenteError):
    """The engine that was to read cannot be reached, or gave up; what it had written stands."""

    code = "D430"
    remedy = "Check that it runs, and give the same command again: it goes on from there."
