"""Posts and people as they lie in their rows, unpacked: for who only reads."""

import msgspec

from twitterbar.domain.model import Account, Post

decode = msgspec.msgpack.Decoder(Post).decode
decode_account = msgspec.msgpack.Decoder(Account).decode
