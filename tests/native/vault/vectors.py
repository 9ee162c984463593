"""Makes vectors.json: records of the vault as another implementation writes them, from the description of the format at
the heads of src/store/vault.rs, sealed.rs and vault_earlier.rs alone.

    pip install cryptography
    python3 vectors.py > vectors.json
"""

import base64
import hashlib
import json
import unicodedata

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC


def drawn(label, size):
    """Random bytes, the same each time."""
    return hashlib.shake_128(label.encode()).digest(size)


def written(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def derive(passphrase, salt, iterations):
    return PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=iterations).derive(passphrase.encode())


def opaque(passphrase):
    """RFC 8265, OpaqueString: its width, spaces and normalization rules."""
    spaces = "".join(" " if unicodedata.category(c) == "Zs" else c for c in passphrase)
    return unicodedata.normalize("NFC", spaces)


def seal(key, iv, context, plain):
    text = AESGCM(key).encrypt(iv, plain, context.encode())
    return {"iv": iv.hex(), "text": text.hex()}


def vault(name, passphrase, iterations, data_key, earlier=None):
    salt, key_iv, check_iv = drawn(name + " salt", 16), drawn(name + " key", 12), drawn(name + " check", 12)
    passphrase_key = derive(opaque(passphrase), salt, iterations)
    data = {
        "salt": salt.hex(),
        "iterations": iterations,
        "key": seal(passphrase_key, key_iv, "greenroom vault 2 data key", data_key),
        "check": seal(data_key, check_iv, "greenroom vault 2 check", b"greenroom"),
    }
    if earlier is not None:
        data["earlier"] = seal(data_key, drawn(name + " earlier", 12), "greenroom vault 2 earlier", earlier)
    data["checksum"] = hashlib.sha256(written(data).encode()).hexdigest()
    record = written({"v": 2, "kind": "vault", "data": data})
    return {"drawn": (data_key + salt + key_iv + check_iv).hex(), "record": record}


def connection_key(data_key, name, connection, origin, secret):
    context = f"greenroom vault 2 connection key\n{len(connection.encode())}\n{connection}\n{origin}"
    iv = drawn(name, 12)
    record = written({"v": 2, "kind": "key", "data": seal(data_key, iv, context, secret.encode())})
    return {"connection": connection, "origin": origin, "secret": secret, "drawn": iv.hex(), "record": record}


def sealed(data_key, name, context, text):
    iv = drawn(name, 12)
    data = iv + AESGCM(data_key).encrypt(iv, text.encode(), context.encode())
    record = written({"v": 1, "kind": "sealed", "data": base64.b64encode(data).decode()})
    return {"text": text, "drawn": iv.hex(), "record": record}


def sealed_file(data_key, name, content):
    iv = drawn(name, 12)
    body = AESGCM(data_key).encrypt(iv, content, f"greenroom vault 2 file\n{name}".encode())
    record = b"greenroom sealed file 1\n" + iv + body
    return {"key": name, "content": content.hex(), "drawn": iv.hex(), "record": record.hex()}


def main():
    # As it is normalized, and as it may be typed: decomposed, with a no-break and an ideographic space.
    passphrase = "Größe 東京 garden \u1ea5"
    typed = [passphrase, unicodedata.normalize("NFD", passphrase).replace(" ", "\u00a0", 1), "Größe\u3000東京 garden \u1ea5"]
    data_key = drawn("data key", 32)
    connection, origin, secret = "polyai-us-acme", "https://vendor.example", "canary-7f3a9c"

    # Version 1: the passphrase as typed, its key used at once.
    salt = drawn("first salt", 16)
    first_key = derive(typed[1], salt, 600_000)
    check = seal(first_key, drawn("first check", 12), "greenroom vault", b"greenroom")
    first = {
        "passphrase": typed[1],
        "vault": written(
            {"v": 1, "kind": "vault", "data": {"salt": salt.hex(), "iterations": 600_000, "check": check}}
        ),
        "key": written(
            {
                "v": 1,
                "kind": "key",
                "data": seal(first_key, drawn("first key", 12), f"{connection}\n{origin}", secret.encode()),
            }
        ),
    }

    texts = {
        "draft/polyai-us-acme/PROJECT-1/agent": '{"v":1,"kind":"draft","data":{"document":{"name":"Zoë \U0001f33f"}}}',
        "sheet/1": "",
        "notes/c%2F1/a": "a",
        "draft-base/x/y/agent": "ab",
    }
    vectors = {
        "passphrase": passphrase,
        "typed": typed,
        "data_key": data_key.hex(),
        "vault": vault("vault", passphrase, 1_000_000, data_key),
        "weaker": vault("weaker", passphrase, 600_000, data_key)["record"],
        "half_way": vault("half way", passphrase, 1_000_000, data_key, first_key)["record"],
        "first": first,
        "keys": [
            connection_key(data_key, "connection key", connection, origin, secret),
            connection_key(data_key, "another key", "Ω", "http://localhost:8443", "k"),
        ],
        "texts": [{"key": key} | sealed(data_key, key, f"greenroom vault 2 text\n{key}", text) for key, text in texts.items()],
        "log": [sealed(data_key, "log", "greenroom vault 2 log entry", '{"v":1,"kind":"journal","data":{"at":1}}')],
        "files": [
            sealed_file(data_key, "file/1", b"PK\x03\x04" + bytes(range(256))),
            sealed_file(data_key, "file/empty", b""),
        ],
    }
    print(json.dumps(vectors, indent=1))


main()
