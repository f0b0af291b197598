"""The cipher: seals bytes under a key and a context, wraps keys, derives keys; nothing else imports one."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_FORMAT = b"\x01"  # version of the sealed format
_NONCE_BYTES = 12
_BODY = 1 + _NONCE_BYTES
_STEP = 32  # short texts are padded to steps, so that their length says little


class KeyMissingError(Exception):
    """There is no root key where it should be."""


class SealBrokenError(Exception):
    """Sealed bytes do not open: another key, another place, or changed bytes."""


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    """Seal `plain` under `key`, bound to `context`.

    Returns version (1) | nonce (12) | AES-256-GCM ciphertext and tag. The plain text is padded to 32-byte steps.
    """
    padded = len(plain).to_bytes(4, "big") + plain
    padded += bytes(-len(padded) % _STEP)
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, padded, context)


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """The plain bytes again; raises SealBrokenError when anything does not fit."""
    return _opened(_cipher(key), sealed, context)


def opener(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """`unseal` under one key, made ready once for as long as it is held: for whoever opens many texts of many cases."""
    return partial(_opened, AESGCM(key))


def _opened(cipher: AESGCM, sealed: bytes, context: bytes) -> bytes:
    if sealed[:1] != _FORMAT:
        raise SealBrokenError("These bytes were sealed by a newer version.")
    try:
        padded = cipher.decrypt(sealed[1:_BODY], sealed[_BODY:], context)
    except InvalidTag:
        raise SealBrokenError("This record does not open with the key it should open with.") from None
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


@lru_cache(maxsize=256)  # each holds two kilobytes; four thousand people's would be nine megabytes
def _cipher(key: bytes) -> AESGCM:
    """Made ready once for each key in use: a page opens many texts of one case."""
    return AESGCM(key)


def derive(root: bytes, purpose: str) -> bytes:
    """A key of its own for `purpose`, from the root key."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"tandem/" + purpose.encode()).derive(root)


def mark(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256 of `data` (32 bytes)."""
    return hmac.digest(key, data, "sha256")


def same(one: bytes, other: bytes) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(one, other)


def digest(data: bytes) -> str:
    """SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_root_key(file: Path) -> bytes:
    """The root key kept in `file`; raises KeyMissingError with a sentence when there is none that can be used."""
    try:
        key = _decoded(file.read_bytes())
    except FileNotFoundError:
        raise KeyMissingError(
            f"The root key is missing: {file}. Put the saved copy of it back there; without it no record can be read."
        ) from None
    except OSError as fault:
        raise KeyMissingError(
            f"The root key in {file} cannot be read: {fault.strerror}. Give it to the account that runs Tandem."
        ) from None
    if len(key) != KEY_BYTES:
        raise KeyMissingError(f"{file} does not hold a root key (32 bytes in base64). Put the saved copy back there.")
    return key


def _decoded(kept: bytes) -> bytes:
    """What base64 stands for; nothing when these bytes are no base64."""
    try:
        return base64.b64decode(kept, validate=False)
    except ValueError:
        return b""


def is_open_to_others(file: Path) -> bool:
    """Whether other accounts of this computer may read or change `file`."""
    return os.name == "posix" and bool(file.stat().st_mode & 0o077)


def make_root_key(file: Path) -> bytes:
    """Make a root key and keep it in `file`, readable by its owner alone; never replaces one."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = new_key()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as out:
        out.write(base64.b64encode(key) + b"\n")
    return key
