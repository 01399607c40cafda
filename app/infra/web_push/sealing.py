"""A message as a push service takes it: encrypted for one browser, and signed by the shop.

The module loads `cryptography`, which takes 9 MB of memory, so only workers that have something to
send import it.
"""

import os
from datetime import datetime
from hmac import digest
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.infra.web_push.browser_keys import BrowserKeys, decoded, encoded

CURVE: Final = SECP256R1()
# The number of points of P-256.
ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
KIND: Final = b"web push"
# Bytes of a record, which a message of one record does not fill, and to which texts are padded, so
# that their length tells nobody the step or the language.
RECORD: Final = 4096
PADDED: Final = 1024
LAST_RECORD: Final = b"\x02"


def public_key_of(secret_key: str) -> str:
    """Returns the shop's public key in base64url, by which a browser knows who may send."""
    return encoded(_point(_private_key(secret_key).public_key()))


def signed(secret_key: str, audience: str, contact: str, until: datetime) -> str:
    """Returns the header `Authorization` of RFC 8292.

    `audience` is the origin of the push service, and `contact` an address by https or mailto.
    """
    claims = {"aud": audience, "exp": int(until.timestamp()), "sub": contact}
    head = encoded(msgspec.json.encode({"typ": "JWT", "alg": "ES256"}))
    said = f"{head}.{encoded(msgspec.json.encode(claims))}"
    r, s = decode_dss_signature(_private_key(secret_key).sign(said.encode(), ECDSA(SHA256())))
    signature = encoded(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={said}.{signature}, k={public_key_of(secret_key)}"


def sealed(content: bytes, keys: BrowserKeys) -> bytes:
    """Returns the content as one record of RFC 8188, encrypted by RFC 8291.

    Raises `ValueError` if it is too long.
    """
    return seal(content, keys, generate_private_key(CURVE), os.urandom(16), PADDED)


def seal(
    content: bytes, keys: BrowserKeys, ours: EllipticCurvePrivateKey, salt: bytes, padded: int = 0
) -> bytes:
    theirs = decoded(keys.p256dh)
    shared = ours.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    point = _point(ours.public_key())
    material = _derived(32, decoded(keys.auth), b"WebPush: info\x00" + theirs + point, shared)
    key = _derived(16, salt, b"Content-Encoding: aes128gcm\x00", material)
    nonce = _derived(12, salt, b"Content-Encoding: nonce\x00", material)
    text = (content + LAST_RECORD).ljust(padded, b"\x00")
    head = salt + RECORD.to_bytes(4) + len(point).to_bytes(1) + point
    record = AESGCM(key).encrypt(nonce, text, None)
    if len(head) + len(record) > RECORD:
        raise ValueError("the message is longer than a push service takes")
    return head + record


def _private_key(secret_key: str) -> EllipticCurvePrivateKey:
    # 512 bits, so that each number is as likely as another.
    number = int.from_bytes(digest(secret_key.encode(), KIND, "sha512"))
    return derive_private_key(number % (ORDER - 1) + 1, CURVE)


def _point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(length: int, salt: bytes, info: bytes, material: bytes) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)
