"""The cipher: what was sealed opens only unchanged, with its key, in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core import crypto


@given(st.binary(max_size=400), st.binary(max_size=40))
def test_what_was_sealed_opens_again(plain: bytes, context: bytes) -> None:
    key = crypto.new_key()
    assert crypto.unseal(key, crypto.seal(key, plain, context), context) == plain


def test_every_flipped_byte_is_noticed() -> None:
    key = crypto.new_key()
    sealed = crypto.seal(key, b"walking on thin ice", b"place")
    for position in range(len(sealed)):
        broken = bytearray(sealed)
        broken[position] ^= 1
        with pytest.raises(crypto.SealBrokenError):
            crypto.unseal(key, bytes(broken), b"place")


def test_another_place_or_key_does_not_open() -> None:
    key = crypto.new_key()
    sealed = crypto.seal(key, b"words", b"here")
    with pytest.raises(crypto.SealBrokenError):
        crypto.unseal(key, sealed, b"there")
    with pytest.raises(crypto.SealBrokenError):
        crypto.unseal(crypto.new_key(), sealed, b"here")


def test_short_texts_have_one_length() -> None:
    key = crypto.new_key()
    assert len(crypto.seal(key, b"yes", b"")) == len(crypto.seal(key, b"no, never", b""))


def test_a_missing_or_broken_key_file_says_what_to_do(tmp_path) -> None:
    with pytest.raises(crypto.KeyMissingError, match="saved copy"):
        crypto.read_root_key(tmp_path / "root.key")
    (tmp_path / "root.key").write_text("c2hvcnQ=")
    with pytest.raises(crypto.KeyMissingError, match="32 bytes"):
        crypto.read_root_key(tmp_path / "root.key")


def test_a_root_key_is_never_replaced(tmp_path) -> None:
    first = crypto.make_root_key(tmp_path / "root.key")
    with pytest.raises(FileExistsError):
        crypto.make_root_key(tmp_path / "root.key")
    assert crypto.read_root_key(tmp_path / "root.key") == first
    assert (tmp_path / "root.key").stat().st_mode & 0o777 == 0o400
