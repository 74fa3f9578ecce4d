"""Kind `uploads`: every hostile file at every place that takes one; the server goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.hostile.asks import Answer, Ask
from tests.hostile.bench import ROOT, Bench
from tests.hostile.files import HostileFile, Reader, hostile_files
from tests.hostile.judging import Judge
from tests.hostile.pages import REGISTRY, Form, Visitor
from tests.hostile.serving import Server, served, traces, watched
from tests.hostile.tally import Tally

KIND = "uploads"
SENTENCE_SECONDS, HEALTH_SECONDS = 5.0, 1.0
BOUNDARY = b"----planted-between-parts"
SEE_OTHER = 303
FORMS: Mapping[Reader, tuple[str, str]] = {  # the page whose form takes the file, and its action
    Reader.ROSTER: ("/organisation/import", "/organisation/import"),
    Reader.TABLE: ("/rules/versions", "/rules/versions"),
    Reader.LOG: ("/audits", "/audits"),
    Reader.SCENARIO: ("/rehearsals", "/rehearsals/form/file"),
}
BODIES: Mapping[Reader, tuple[bytes, bytes]] = {  # the address that takes the bytes, their kind
    Reader.LOG: (b"/api/v1/audits", b"application/octet-stream"),
    Reader.EXERCISES: (b"/api/v1/exercises/scores", b"application/json"),
    Reader.SCENARIO: (b"/api/v1/rehearsals", b"application/json"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where files of a kind are taken."""

    name: str
    reader: Reader
    form: Form | None = None
    body: tuple[bytes, bytes] = (b"", b"")

    def ask(self, file: HostileFile, content: bytes) -> Ask:
        """The request that brings the file there."""
        if self.form is None:
            target, kind = self.body
            headers = ((b"Content-Type", kind),)
            return Ask(method=b"POST", target=target, headers=headers, body=content)
        return in_parts(self.form, file.file, content)


def in_parts(form: Form, name: str, content: bytes) -> Ask:
    """A form in parts, with this file in the first of its fields for files."""
    field = form.files[0]
    disposition = b"Content-Disposition: form-data; name="
    parts = [disposition + f'"{key}"\r\n\r\n{value}'.encode() for key, value in form.fields]
    head = f'"{field}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    parts.append(disposition + head.encode() + content)
    body = b"".join(b"--" + BOUNDARY + b"\r\n" + part + b"\r\n" for part in parts)
    kind = b"multipart/form-data; boundary=" + BOUNDARY
    return Ask(
        method=b"POST",
        target=form.action.encode(),
        headers=((b"Cookie", form.cookie), (b"Content-Type", kind)),
        body=body + b"--" + BOUNDARY + b"--\r\n",
    )


def run(bench: Bench) -> Tally:
    """Bring each file to each place that takes such; the server is alive throughout."""
    tally, dice = Tally(kind=KIND), Random(bench.seed)
    judge = Judge(folders=(bench.folder, ROOT), slowest_seconds=SENTENCE_SECONDS)
    with bench.demonstration(KIND) as shown:
        log = shown.folder / "server.log"
        with served(shown.settings, log) as server, watched(server) as slowest:
            visitor = Visitor(send=server)
            visitor.act_as(REGISTRY)
            files = [each for each in hostile_files() if not bench.is_small or not each.is_slow]
            taking = _places(visitor)
            for file in dice.sample(files, bench.some(len(files))):
                for place in (each for each in taking if each.reader is file.reader):
                    _brought(tally, judge, (server, visitor), (file, place))
            late = slowest()
        tally.notes.append(f"/healthz within {late:.2f} s")
        tally.count("/healthz", [f"{late:.1f} s"] if late > HEALTH_SECONDS else [])
        tally.count("afterwards", [*traces(log), *shown.bad_log()])
    return tally


def _brought(
    tally: Tally, judge: Judge, to: tuple[Server, Visitor], what: tuple[HostileFile, Place]
) -> None:
    """One file at one of its places, and the page that this leads to."""
    (server, visitor), (file, place) = to, what
    ask = place.ask(file, file.make())
    answer = server(ask)
    faults = judge.faults(ask, answer)
    if answer.status == SEE_OTHER:
        faults += judge.faults(Ask(), visitor.get(answer.header("location")))
    tally.failures += judge.is_failure(ask, answer)
    tally.count(f"{file} at {place.name}", faults, seconds=answer.seconds)
    _forgotten(server, answer)


def _places(visitor: Visitor) -> list[Place]:
    """All of them; that of a mapping belongs to an audit made for it."""
    audit = visitor.ask(visitor.form("/audits", "/audits/example").filled({})).header("location")
    forms = {**FORMS, Reader.MAPPING: (audit, f"{audit}/file")}
    return [
        *(
            Place(name=action, reader=reader, form=_form(visitor, page, action))
            for reader, (page, action) in forms.items()
        ),
        *(
            Place(name=body[0].decode(), reader=reader, body=body)
            for reader, body in BODIES.items()
        ),
    ]


def _form(visitor: Visitor, page: str, action: str) -> Form:
    """The form of that page that takes a file."""
    found = [each for each in visitor.read(page)[0] if each.action == action and each.files]
    if not found:
        raise LookupError(f"{page} has no form that brings a file to {action}")
    return found[0]


def _forgotten(server: Server, answer: Answer) -> None:
    """What was kept of a log or scenario is deleted, or there would be no room for the next."""
    kept = answer.header("location").partition("?")[0].strip("/").split("/")
    if len(kept) >= 2 and kept[-2] in ("audits", "rehearsals"):
        server(Ask(method=b"DELETE", target=f"/api/v1/{kept[-2]}/{kept[-1]}".encode()))
