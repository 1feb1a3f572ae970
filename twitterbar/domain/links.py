"""Where a link really leads, whether two links are the same, and whether one may be opened.

Hosts follow the URL standard as browsers apply it (https://url.spec.whatwg.org/): a backslash counts as a
slash, percent signs in a host are decoded, an address may be written as one number, and names in other
scripts become punycode (UTS #46, non-transitional).
"""

import ipaddress
import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from urllib.parse import quote, unquote

from twitterbar.domain.model import Link
from twitterbar.domain.text import clean_line

LONGEST_SHOWN = 40
"""Characters of an address that are shown where X gives no form to show; X itself cuts at about 25."""


class Verdict(StrEnum):
    """What may be done with a link: open it, ask first, or nothing at all."""

    OPEN = "open"
    CONFIRM = "confirm"
    REFUSE = "refuse"


_PLAIN = re.compile(
    r"https?://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?)(?=[/?#]|$)"
)  # the common case: ASCII, no port, and no number at the end that would make it an address
_PARTS = re.compile(r"(?i)(https?):[/\\]{2,}(?:([^/\\?#]*)@)?([^/\\?#]*)")
_PORT = re.compile(r":[0-9]{0,5}$")
_NEVER = re.compile(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069]")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")

_PLAIN_PLACE = re.compile(
    r"https?://[a-z0-9.-]+((?:/[A-Za-z0-9/:@!$&'()*+,;=~._-]*)?)"
)  # the common case: no port, no query, no fragment, and nothing in the path that could be written otherwise
_OWN = ("x.com", "twitter.com", "t.co", "twimg.com")
_UNDER_OWN = tuple(f".{own}" for own in _OWN)
_TRACKING = re.compile(
    r"utm_\w*|[a-z]{1,3}clid|gclsrc|igsh(?:id)?|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|ref|ref_src|ref_url|referrer|si"
    r"|feature|smid|cmp(?:id)?|ncid|ocid|wt_\w+|at_(?:medium|campaign)\w*|share|shared|sh|source|spm|xtor|s_cid"
    r"|fb_\w+|guccounter|__twitter_impression|amp|partner|taid|srnd|tpcc|via|ito"
)


def host(url: str) -> str:
    """The host that opens, in ASCII and lower case; "" if this is no web address or its host is none."""
    plain = _PLAIN.match(url)
    if plain:
        return plain[1]
    parts = _PARTS.match(url)
    if parts is None:
        return ""
    return _ascii_host(_PORT.sub("", parts[3]))


@lru_cache(maxsize=4096)
def _ascii_host(written: str) -> str:
    if written.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(written.strip('[]')).compressed}]"
        except ValueError:
            return ""
    labels = []
    for label in _folded(unquote(written)).removesuffix(".").split("."):
        if label.isascii():
            ascii_label = label
        else:
            try:
                ascii_label = f"xn--{label.encode('punycode').decode('ascii')}"
            except UnicodeError:
                return ""
        if not _LABEL.fullmatch(ascii_label):
            return ""
        labels.append(ascii_label)
    name = ".".join(labels)
    if not _NUMBER.fullmatch(labels[-1]):
        return name if len(name) <= 253 else ""
    address = _numeric_address(labels)
    return "" if address is None else str(address)


def _folded(name: str) -> str:
    """A host as the standard maps it before it looks at it: one width, one case, no invisible characters."""
    return "".join(
        letter if letter in "\u00df\u03c2" else unicodedata.normalize("NFKC", letter.casefold())
        for letter in unicodedata.normalize("NFKC", name.translate(_DOTS))
        if letter not in "\u00ad\u200b\u200c\u200d\u2060\ufe0f\ufeff"
    )


def _numeric_address(labels: list[str]) -> ipaddress.IPv4Address | None:
    """An IPv4 address in any form that browsers take: 127.0.0.1, 127.1, 0x7f.1, 2130706433, 017700000001."""
    if len(labels) > 4:
        return None
    try:
        numbers = [_number(label) for label in labels]
    except ValueError:
        return None
    *firsts, last = numbers
    if any(number > 255 for number in firsts) or last >= 256 ** (5 - len(numbers)):
        return None
    return ipaddress.IPv4Address(sum(number << (8 * (3 - at)) for at, number in enumerate(firsts)) + last)


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8) if label.startswith("0") and label != "0" else int(label)


def canonical(url: str) -> str | None:
    """What makes two links the same: one text for all ways to write one place, None if it is no such place.

    The scheme, "www." and "m.", a slash at the end, the fragment and parameters that only track the reader
    don't count; the order of the others neither. None for what is not on the web, for X's own hosts, and for
    home pages without path or query, which say too little to bring people together.
    """
    name = host(url)
    if not name or name in _OWN or name.endswith(_UNDER_OWN):
        return None
    if (plain := _PLAIN_PLACE.fullmatch(url)) is not None and not name.startswith(("www.", "m.", "mobile.")):
        return name + path if (path := plain[1].rstrip("/")) else None
    for prefix in ("www.", "m.", "mobile."):
        if name.startswith(prefix) and name.count(".") > 1:
            name = name.removeprefix(prefix)
            break
    parts = _PARTS.match(url)
    rest = url[parts.end() :] if parts else ""
    rest, _, _ = rest.partition("#")
    path, _, query = rest.partition("?")
    kept = sorted(
        part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0].lower())
    )
    path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    if not path and not kept:
        return None
    port = _PORT.search(parts[3]) if parts else None
    name += port[0] if port and port[0] not in (":", ":80", ":443") else ""
    return f"{name}{path}{'?' + '&'.join(kept) if kept else ''}"


def link(url: str, written: str = "", *, title: str = "", description: str = "", start: int = -1) -> Link:
    """A link from outside, made safe: `written` is the form that X or its author gives it to be read.

    `start` is where it stands in its text, -1 where it doesn't.

    The form that is shown always begins with the host that opens. Where `written` names another host, it is
    kept in `claims`. What no web address can hold is escaped in `url`, and such a link has no host.
    """
    harmless = url.isascii() and url.isprintable() and " " not in url
    name = host(url) if harmless or not _NEVER.search(url) else ""
    stem = written.removesuffix("…")
    shown = written if stem.isascii() and stem.isprintable() and " " not in stem else clean_line(written)
    claims = ""
    if not name:
        shown = shown or _short(url, "")
    elif not shown or _is_lookalike(name):
        shown = _short(url, name)
    elif not shown.startswith(f"{_bare(name)}/") and _place(_reads_as(shown)) != _place(name):
        if _names_a_host(shown) and not _is_cut_host(shown, name):
            claims = shown
        shown = _short(url, name)
    return Link(
        url=url if harmless else _escaped(url),
        host=name,
        shown=shown,
        title=clean_line(title) if title else "",
        description=clean_line(description) if description else "",
        start=start,
        end=-1 if start < 0 else start + len(shown),
        claims=claims,
    )


def bare_host(url: str) -> str:
    """The host that opens, without the "www." that most leave out when they name it."""
    return _bare(host(url))


def _bare(name: str) -> str:
    return name.removeprefix("www.")


def _place(name: str) -> str:
    """What counts as one host: with or without "www.", and X under all its names."""
    bare = _bare(name)
    return "x.com" if bare in ("twitter.com", "pic.twitter.com", "pic.x.com") else bare


def _reads_as(shown: str) -> str:
    """The host that a reader takes an address for; "" if it is written so that one could err."""
    address = shown if "://" in shown else f"https://{shown}"
    plain = _PLAIN.match(address)
    if plain:
        return plain[1]
    parts = _PARTS.match(address)
    return host(address) if parts and parts[2] is None and "\\" not in address else ""


def _names_a_host(shown: str) -> bool:
    """Whether something reads like an address at all: its first part has a dot in it."""
    front = re.split(r"[/\\?#]", shown.partition("://")[2] or shown, maxsplit=1)[0]
    return "." in front.translate(_DOTS)


def _is_cut_host(shown: str, name: str) -> bool:
    """Whether an address was cut inside its host, which is long but the right one."""
    stem, cut, _ = shown.partition("…")
    return bool(cut) and len(stem) >= 10 and _bare(name).startswith(_bare(stem))


def _short(url: str, name: str) -> str:
    """An address as it is shown: its host, and the first characters of what follows."""
    parts = _PARTS.match(url)
    if parts is None or not name:
        return clean_line(url)[:LONGEST_SHOWN]
    rest = clean_line(url[parts.end() :]).rstrip("/")
    port = _PORT.search(parts[3])
    front = f"{_bare(name) if _is_lookalike(name) else _unicode_host(_bare(name))}{port[0] if port else ''}"
    whole = f"{front}{rest}"
    return (
        whole
        if len(whole) <= max(LONGEST_SHOWN, len(front))
        else f"{whole[: max(LONGEST_SHOWN, len(front))]}…"
    )


def _escaped(url: str) -> str:
    if clean_line(url) == url and "\ufffd" not in url:
        return url
    return quote(url.encode("utf-8", "replace"), safe="%/:?#[]@!$&'()*+,;=~-._|\"<>`{}^\\")


@lru_cache(maxsize=4096)
def _unicode_host(name: str) -> str:
    """A host with its punycode labels written out."""
    try:
        written = ".".join(
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
            for label in name.split(".")
        )
    except UnicodeError:
        return name
    return written if clean_line(written) == written else name


# Letters of other alphabets that pass for Latin ones: a name of only such letters reads as another name.
_LIKE_LATIN = frozenset(
    "\u0430\u0433\u0435\u043e\u043f\u0440\u0441\u0443\u0445\u044a\u044c\u0455\u0456\u0458\u0461\u0475\u04af"
    "\u04bb\u04bd\u04cf\u0501\u051b\u051d"  # Cyrillic
    "\u03b1\u03b3\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u03f2\u03f3"  # Greek
    "\u0563\u0566\u0570\u0578\u057c\u057d\u0581\u0584\u0585"  # Armenian
)


_EAST_ASIAN = frozenset(
    ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "HANGUL", "IDEOGRAPHIC")
)


@cache
def _script(letter: str) -> str:
    """The script of a letter as its Unicode name tells it, those that are written together as one."""
    if letter in "0123456789-\u30fb\u00b7":
        return ""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return "EAST ASIAN" if first in _EAST_ASIAN else first


def _is_lookalike(name: str) -> bool:
    """Whether a host could be taken for another one: mixed scripts, or letters that pass for Latin ones."""
    return "xn--" in name and _reads_wrong(name)


@lru_cache(maxsize=4096)
def _reads_wrong(name: str) -> bool:
    written = _unicode_host(name)
    if written == name:
        return True
    for label in written.split("."):
        if label.isascii():
            continue
        scripts = {_script(letter) for letter in label} - {""}
        if len(scripts) > 1 or any(unicodedata.category(letter)[0] in "SZC" for letter in label):
            return True
        if scripts == {"LATIN"} and not all(map(_is_plain_latin, label)):
            return True
        if scripts & {"CYRILLIC", "GREEK", "ARMENIAN"} and all(
            letter in _LIKE_LATIN or not letter.isalpha() for letter in label
        ):
            return True
        if scripts & {"CHEROKEE", "LISU", "COPTIC", "DESERET", "OSAGE"}:
            return True
    return False


def _is_plain_latin(letter: str) -> bool:
    """ASCII, or an ASCII letter with an accent, or one of the few others that nobody takes for ASCII."""
    if letter.isascii() or letter in "ßæœøðþ":
        return True
    apart = unicodedata.normalize("NFD", letter)
    return len(apart) > 1 and apart[0].isascii()


def _is_private(name: str) -> bool:
    """Whether a host is this machine or lies in the reader's own network, as far as its name tells."""
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name or name.endswith(
            (".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".intranet", ".home.arpa")
        )
    mapped = getattr(address, "ipv4_mapped", None) or address
    return not mapped.is_global


def _is_disguised(written: str, name: str) -> bool:
    """Whether a host is written neither as it opens nor as its name in another script."""
    plain = _PORT.sub("", written).removesuffix(".").lower()
    return plain != name and unicodedata.normalize("NFC", plain) != _unicode_host(name)


def verdict(link: Link) -> tuple[Verdict, str]:
    """Whether a link may be opened, and why not or what to ask, in words."""
    if _NEVER.search(link.url):
        return Verdict.REFUSE, "The address holds characters that no web address has."
    name = host(link.url)
    parts = _PARTS.match(link.url)
    if parts is None:
        return Verdict.REFUSE, "Only complete web addresses are opened, those with http or https in front."
    if not name:
        return Verdict.REFUSE, "The address names no host that could exist."
    if not link.host:
        return Verdict.REFUSE, "The address holds characters that no web address has."
    if name != link.host:
        return Verdict.CONFIRM, f"It is shown as {link.host} and opens {name}."
    if link.claims:
        return Verdict.CONFIRM, f"It was written as {link.claims} and opens {name}."
    if parts[2] is not None:
        return (
            Verdict.CONFIRM,
            f"The address carries a name or password in front of its host; it opens {name}.",
        )
    if _is_lookalike(name):
        return Verdict.CONFIRM, f"{_unicode_host(name)} looks like another name; it is really {name}."
    front = link.url[: parts.end() + 1]
    if "\\" in front or ":///" in front or _is_disguised(parts[3], name):
        return Verdict.CONFIRM, f"The host is written in a misleading way; it opens {name}."
    if _is_private(name):
        return Verdict.CONFIRM, f"{name} is this computer or something in your own network."
    if name.startswith("[") or _NUMBER.fullmatch(name.rpartition(".")[2]):
        return Verdict.CONFIRM, f"The host is only a number: {name}."
    shown = _reads_as(link.shown)
    if "." in shown and _place(shown) != _place(name) and not _is_cut_host(link.shown, name):
        return Verdict.CONFIRM, f"It is shown as {link.shown} and opens {name}."
    return Verdict.OPEN, ""
