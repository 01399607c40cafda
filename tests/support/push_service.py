"""A push service on the loopback, and the browsers that have registered with it.

It does what those of browsers do: it checks who sends by RFC 8292, and hands the body to the
browser of the address, which decrypts it by RFC 8188 and RFC 8291.
"""

import base64
import os
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support import receiver
from tests.support.receiver import Received, Reply

CURVE = ec.SECP256R1()
DAY = 24 * 3600
# The browser of RFC 8291, appendix A.
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Refusal(Exception):
    """Why the push service does not take a message."""


@dataclass
class Subscription:
    """A browser's: `shown` is what it decrypted, oldest first."""

    endpoint: str
    public_key: str = ""
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(CURVE)
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    shown: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def form(self) -> dict[str, str]:
        """What its page sends to the shop."""
        return {
            "endpoint": self.endpoint,
            "p256dh": encoded(self.point),
            "auth": encoded(self.secret),
            "public_key": self.public_key,
        }

    def opened(self, body: bytes) -> bytes:
        """Decrypts a body of one record, and takes the padding off."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size <= 4096
        sender = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        info = b"WebPush: info\0" + self.point + theirs
        shared = self.private.exchange(ec.ECDH(), sender)
        material = HKDF(SHA256(), 32, self.secret, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
        text = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert text.endswith(b"\x02"), "the last record ends so"
        return text[:-1]


class PushService:
    """`reply`, if it is set, is its answer to everything; `refused` says what was wrong."""

    def __init__(self, receiver: receiver.Receiver) -> None:
        self.receiver = receiver
        self.subscriptions: dict[str, Subscription] = {}
        self.refused: list[str] = []
        self.reply: Reply | None = None
        receiver.answer = self._answer

    @property
    def received(self) -> list[Received]:
        return self.receiver.received

    def subscribe(self, public_key: str) -> Subscription:
        path = f"/send/{uuid4().hex}"
        made = Subscription(self.receiver.url(path), public_key)
        self.subscriptions[path] = made
        return made

    def forget(self, subscription: Subscription) -> None:
        """As after "block notifications" in the browser's settings."""
        self.subscriptions = {
            path: one for path, one in self.subscriptions.items() if one is not subscription
        }

    def _answer(self, request: Received) -> Reply:
        if self.reply:
            return self.reply
        subscription = self.subscriptions.get(request.path)
        if subscription is None:
            return 410, {}, b"no such subscription"
        try:
            self._check(request, subscription)
        except (Refusal, InvalidSignature, ValueError, KeyError, AssertionError) as error:
            self.refused.append(repr(error))
            return 403, {}, repr(error).encode()
        subscription.shown.append(msgspec.json.decode(subscription.opened(request.body)))
        return 201, {"Location": "/message/1"}, b""

    def _check(self, request: Received, subscription: Subscription) -> None:
        scheme, _, pairs = request.headers["authorization"].partition(" ")
        given = dict(pair.strip().split("=", 1) for pair in pairs.split(","))
        if scheme != "vapid" or given["k"] != subscription.public_key:
            raise Refusal("the subscription belongs to another sender")
        head, claims, signature = given["t"].split(".")
        r, s = (int.from_bytes(half) for half in (decoded(signature)[:32], decoded(signature)[32:]))
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(given["k"]))
        key.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        if msgspec.json.decode(decoded(head)) != {"typ": "JWT", "alg": "ES256"}:
            raise Refusal("the token is of another kind")
        said = msgspec.json.decode(decoded(claims))
        if said["aud"] != f"http://localhost:{self.receiver.port}":
            raise Refusal(f"it is meant for {said['aud']}")
        if not time.time() < said["exp"] < time.time() + DAY:
            raise Refusal("it holds for too long, or no more")
        if not said["sub"].startswith(("mailto:", "https:")) or " " in said["sub"]:
            raise Refusal("nobody could be asked")
        if not 0 <= int(request.headers["ttl"]) <= 28 * DAY or len(request.headers["topic"]) > 32:
            raise Refusal("a header is wrong")
        if request.headers["content-encoding"] != "aes128gcm" or len(request.body) > 4096:
            raise Refusal("the body is wrong")


@asynccontextmanager
async def opened() -> AsyncGenerator[PushService]:
    async with receiver.opened() as listening:
        yield PushService(listening)
