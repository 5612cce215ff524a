"""E-mail: the text of a message, its subject, day and sender."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage, Message
from email.policy import default
from typing import Any

from detente.errors import SourceEmpty, SourceFormat
from detente.sources.base import Extract, quiet
from detente.sources.detect import decode
from detente.sources.html import extract_article
from detente.sources.text import normalise, unwrap

_PREFIX = re.compile(r"(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.I)
_FLOWED = re.compile(r"(?<!\n--) \n(?![ >\n])")


def read_mail(data: bytes, spec: str) -> Extract:
    """The plain text of a message, else the text of its HTML; attachments are named in a warning and not read.

    The publisher is the sender's display name, the day the sender's. Raises SourceFormat, SourceEmpty.
    """
    with quiet():
        try:
            message = email.message_from_bytes(data, policy=default)
            return _read(message, spec)
        except (SourceEmpty, SourceFormat):
            raise
        except Exception as error:  # the email package raises all kinds on malformed headers
            raise SourceFormat(f"{spec} is a broken e-mail ({type(error).__name__})") from error


def _read(message: EmailMessage, spec: str) -> Extract:
    plain: Message | None = None
    page: Message | None = None
    skipped: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), _filename(part)
        if name or kind not in ("text/plain", "text/html"):
            skipped.append(name or kind)
        elif kind == "text/plain":
            plain = plain or part
        else:
            page = page or part
    text, warned = _text_of(plain, spec) if plain is not None else ("", [])
    if not text.strip() and page is not None:
        markup, warned = _text_of(page, spec)
        text = extract_article(markup, spec).text
    if not text.strip():
        raise SourceEmpty(f"{spec} is an e-mail without text", remedy="Save its attachments and read those.")
    if skipped:
        warned = [*warned, f"attachments not read: {', '.join(skipped[:5])}{', ...' * (len(skipped) > 5)}"]
    subject = _PREFIX.sub("", _header(message, "subject") or "", count=1)
    return Extract(
        text, title=subject or None, published=_header(message, "date"), publisher=_sender(message), warnings=warned,
    )


def _text_of(part: Message, spec: str) -> tuple[str, list[str]]:
    payload: Any = part.get_payload(decode=True)
    text, warned = decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset(), called=spec)
    text = normalise(text)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _FLOWED.sub("  ", text)  # RFC 3676: a line that ends in a space goes on
    return unwrap(text), warned


def _filename(part: Message) -> str | None:
    """The name of an attachment, or None. A malformed header names none."""
    try:
        return part.get_filename()
    except Exception:  # see read_mail
        return None


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except Exception:  # see read_mail
        return None
    return " ".join(normalise(str(value)).split()) or None if value is not None else None


def _sender(message: EmailMessage) -> str | None:
    try:
        addresses = message["from"].addresses if message["from"] is not None else ()
    except Exception:  # see read_mail
        return None
    names = (" ".join(normalise(address.display_name).split()) for address in addresses)
    return next((name for name in names if name), None)
