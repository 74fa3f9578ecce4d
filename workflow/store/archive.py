"""Every version of the rules that ran a case, kept beside the database to be read again.

    tables/      the table as issued, named by the SHA-256 of its bytes
    settings/    agency.toml, named likewise
    corrections/ the first journal that made the version, named likewise
    versions/    a file for each version, which names the three

The digests in a version's own name are short and no person checks them; a part's name is whole.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from rules.errors import RulesError
from rules.rulebook import Rulebook, RulebookTexts, rulebook_from
from workflow.office import ArchiveError, VersionError, VersionNotKeptError
from workflow.store.placing import put_whole

TABLES, SETTINGS, CORRECTIONS, VERSIONS = "tables", "settings", "corrections", "versions"
PLAIN = str.maketrans({"%": "%25", "/": "%2F", "\0": "%00"})  # what no file name may hold


class KeptFileMissingError(VersionError):
    """A file that a kept version names is not there, or cannot be read."""

    template = (
        "規則版本「%(version)s」留存的檔案 %(file)s 讀不到：%(why)s。請從備份放回這個檔案；"
        "案件與現行規則不受影響"
    )


class KeptFileAlteredError(VersionError):
    """A file kept is not what its name, or the version, says."""

    template = (
        "規則版本「%(version)s」留存的檔案 %(file)s 內容已不是當時的。請從備份放回原檔；"
        "案件與現行規則不受影響"
    )


class KeptRulesUnreadableError(VersionError):
    """The files are as they were kept, and make no rules any more."""

    template = "規則版本「%(version)s」留存的檔案都在，但讀不成規則：%(why)s"


class RulesUnkeepableError(ArchiveError):
    """The rules could not be kept, so nothing may rely on them."""

    template = (
        "規則版本「%(version)s」無法留存到 %(file)s：%(why)s。動作沒有寫入；請排除後再做一次，"
        "或以 CHENHE_RULEBOOKS 指定別的資料夾"
    )


class _Kept(BaseModel):
    """What a version's file says: the names of its parts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    agency: str
    table: str
    settings: str
    corrections: str = ""


class RulebookArchive:
    """A folder of versions; the offices of one database share it. Without a folder keeps nothing.

    Files are written whole under another name and then put in place, on the disk before `keep`
    returns. Two processes that keep one version at once write the same, so either may win.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._known: set[str] = set()  # found whole by this process

    def keep(self, book: Rulebook) -> None:
        """Keep this version, unless it is; raises RulesUnkeepableError.

        What was damaged since is written anew.
        """
        version = book.version
        if self.folder is None or (version in self._known and self.has(version)):
            return
        try:
            self.texts(version)
        except VersionError:
            self._write(book.texts, version)
        self._known.add(version)

    def has(self, version: str) -> bool:
        """Whether this version was kept; `load` may yet find it damaged."""
        try:
            return self.folder is not None and _version_file(self.folder, version).is_file()
        except OSError:  # a name too long for any file
            return False

    def load(self, version: str) -> Rulebook:
        """The rules of this version, every digest tested.

        Raises VersionNotKeptError, KeptFileMissingError, KeptFileAlteredError or
        KeptRulesUnreadableError.
        """
        texts = self.texts(version)
        try:
            book = rulebook_from(texts)
        except RulesError as error:
            raise KeptRulesUnreadableError(version=version, why=str(error)) from error
        if not book.is_named(version):
            raise self._altered(version)
        return book

    def versions(self) -> tuple[str, ...]:
        """Every version kept, by name; raises KeptFileAlteredError for a file that names none."""
        folder = self.folder and self.folder / VERSIONS
        files = folder.glob("*.json") if folder else ()
        return tuple(sorted(_read(file, file.stem).version for file in files))

    def texts(self, version: str) -> RulebookTexts:
        """The files of this version, every part tested by its name; raises VersionError."""
        if self.folder is None or not self.has(version):
            raise VersionNotKeptError(version=version, file=self.folder or "—")
        kept = _read(_version_file(self.folder, version), version)
        if kept.version != version:
            raise self._altered(version)
        return RulebookTexts(
            agency=kept.agency,
            settings=_part(self.folder / SETTINGS / kept.settings, version),
            table=_part(self.folder / TABLES / kept.table, version),
            corrections=(
                _part(self.folder / CORRECTIONS / kept.corrections, version)
                if kept.corrections
                else b""
            ),
        )

    def _altered(self, version: str) -> KeptFileAlteredError:
        assert self.folder is not None
        return KeptFileAlteredError(version=version, file=_version_file(self.folder, version))

    def _write(self, texts: RulebookTexts, version: str) -> None:
        """The parts first: a version that is there has them all."""
        assert self.folder is not None
        kept = _Kept(
            version=version,
            agency=texts.agency,
            table=_name(texts.table, ".md"),
            settings=_name(texts.settings, ".toml"),
            corrections=_name(texts.corrections, ".toml") if texts.corrections else "",
        )
        try:
            for file, content in _files(self.folder, kept, texts):
                put_whole(file, content)
        except OSError as error:
            why = error.strerror or str(error)
            raise RulesUnkeepableError(version=version, file=self.folder, why=why) from error


def _files(folder: Path, kept: _Kept, texts: RulebookTexts) -> Iterator[tuple[Path, bytes]]:
    yield folder / TABLES / kept.table, texts.table
    yield folder / SETTINGS / kept.settings, texts.settings
    if kept.corrections:
        yield folder / CORRECTIONS / kept.corrections, texts.corrections
    yield _version_file(folder, kept.version), kept.model_dump_json(indent=1).encode()


def _version_file(folder: Path, version: str) -> Path:
    return folder / VERSIONS / f"{version.translate(PLAIN)}.json"


def _name(content: bytes, ending: str) -> str:
    return sha256(content).hexdigest() + ending


def _read(file: Path, version: str) -> _Kept:
    try:
        return _Kept.model_validate_json(file.read_bytes())
    except OSError as error:
        raise _missing(file, version, error) from error
    except ValidationError as error:
        raise KeptFileAlteredError(version=version, file=file) from error


def _part(file: Path, version: str) -> bytes:
    """What a part holds, which is what its name says."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _missing(file, version, error) from error
    if _name(content, file.suffix) != file.name:
        raise KeptFileAlteredError(version=version, file=file)
    return content


def _missing(file: Path, version: str, error: OSError) -> KeptFileMissingError:
    return KeptFileMissingError(version=version, file=file, why=error.strerror or str(error))
