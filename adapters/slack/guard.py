"""The guard in front of everything: only well-formed requests that Slack signed within five minutes come in.

It works on the raw bytes and before anything is parsed. What fails here is answered 400 or 401, and nothing of the
request is ever repeated in the answer.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

LARGEST_BODY = 256 * 1024
WINDOW = 300  # seconds
DEEPEST = 40
TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Rejected(Exception):
    """Not a request of Slack's; `status` is what it is answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def check_signature(secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """Raise `Rejected` unless Slack signed exactly these bytes a moment ago (real time)."""
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not TIMESTAMP.fullmatch(timestamp) or not SIGNATURE.fullmatch(signature):
        raise Rejected(400)
    if abs(time.time() - int(timestamp)) > WINDOW:
        raise Rejected(401)
    signed = b"v0:" + timestamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, signature):
        raise Rejected(401)


def parsed(content_type: str, body: bytes) -> dict[str, Any]:
    """The payload as an object; raise `Rejected` when it is none, too deep, or holds broken text."""
    try:
        text = body.decode("utf-8")
        payload = json.loads(text) if "json" in content_type else _form(text)
        json.dumps(payload, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Rejected(400) from None
    if not isinstance(payload, dict) or _depth(payload) > DEEPEST:
        raise Rejected(400)
    return payload


def _form(text: str) -> Any:
    fields = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True, max_num_fields=100).items()}
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _depth(value: object, level: int = 0) -> int:
    if level > DEEPEST:
        return level
    if isinstance(value, dict):
        return max((_depth(one, level + 1) for one in value.values()), default=level)
    if isinstance(value, list):
        return max((_depth(one, level + 1) for one in value), default=level)
    return level
