"""The made-up town: written with care, complete, and on the same road as everything else."""

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from twitterbar.cli import wiring
from twitterbar.cli.parser import parser
from twitterbar.core.core import Core
from twitterbar.domain.model import Account, Batch, PageKind, Post, PostState, Relation, Repost, id_time
from twitterbar.sources.demo import ME, api, pages
from twitterbar.sources.demo.places import sites
from twitterbar.sources.demo.town import people, said, scenes
from twitterbar.sources.x_pages import batch

ANCHOR = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
DAYS = timedelta(days=4)
END = ANCHOR + timedelta(days=36)


class Town:
    """Everything that came in from the pages up to a moment."""

    def __init__(self, until: datetime = ANCHOR, dialects: tuple[api.Dialect, ...] | None = None) -> None:
        bodies = pages(ANCHOR, until, dialects) if dialects else pages(ANCHOR, until)
        self.batches: list[Batch] = [batch(body, kind=kind, me=ME) for kind, body in bodies]
        self.posts: dict[str, Post] = {post.id: post for one in self.batches for post in one.posts}
        self.reposts: dict[str, Repost] = {
            repost.id: repost for one in self.batches for repost in one.reposts
        }
        self.accounts: dict[str, Account] = {who.id: who for one in self.batches for who in one.accounts}
        self.gone: dict[str, PostState] = {id: why for one in self.batches for id, why in one.gone.items()}

    def by(self, handle: str) -> list[Post]:
        return [post for post in self.posts.values() if self.accounts[post.author].username == handle]

    def follows(self) -> set[str]:
        return {
            who
            for one in self.batches
            if one.kind is PageKind.FOLLOWING
            for who, how in one.relations
            if how is Relation.FOLLOWING
        }


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


@pytest.fixture(scope="module")
def whole() -> Town:
    """With everything that is still to be said."""
    return Town(END)


def test_four_days_of_a_town(town: Town) -> None:
    recent = [post for post in town.posts.values() if post.at >= ANCHOR - DAYS]
    assert len(recent) >= 400
    assert 55 <= len(town.accounts) <= 75
    assert 45 <= len(town.follows()) <= 65
    assert ME in town.accounts
    assert ME not in town.follows()
    assert max(post.at for post in recent) > ANCHOR - timedelta(hours=2)


def test_some_whom_the_reader_follows_do_not_follow_back(town: Town) -> None:
    back = {who for one in town.batches for who, how in one.relations if how is Relation.FOLLOWED_BY}
    assert 40 <= len(back & town.follows()) < len(town.follows())


def test_every_page_comes_in_whole(whole: Town) -> None:
    for one in whole.batches:
        assert one.set_aside == ()
        assert one.notes == ()


def test_every_written_post_comes_into_view(whole: Town) -> None:
    written = {f"x:{one.id}" for one in said(ANCHOR) if not one.gone}
    assert written == whole.posts.keys() | whole.reposts.keys()


def test_every_reference_resolves(whole: Town) -> None:
    for post in whole.posts.values():
        for named in (post.reply_to, post.quotes):
            assert named is None or named in whole.posts or named in whole.gone
        assert post.conversation in whole.posts or post.conversation in whole.gone
        assert post.author in whole.accounts
        for mention in post.mentions:
            assert mention.account in {f"x:{person.id}" for person in people().values()}
            assert post.text[mention.start : mention.end] == f"@{mention.username}"
    for repost in whole.reposts.values():
        assert repost.of in whole.posts


def test_an_answer_comes_after_what_it_answers(whole: Town) -> None:
    for post in whole.posts.values():
        parent = whole.posts.get(post.reply_to or "")
        assert parent is None or parent.at < post.at


def test_both_spellings_bring_the_same() -> None:
    tweets, posts = Town(END, (api.Dialect.TWEET,)), Town(END, (api.Dialect.POST,))
    assert tweets.batches == posts.batches


def test_pages_use_both_spellings() -> None:
    bodies = [body for kind, body in pages(ANCHOR, ANCHOR) if kind is PageKind.HOME]
    assert sum(b'"referenced_tweets"' in body for body in bodies) >= 2
    assert sum(b'"referenced_posts"' in body for body in bodies) >= 2
    assert not any(b'"referenced_tweets"' in body and b'"referenced_posts"' in body for body in bodies)


def test_every_link_stays_in_the_made_up_world(whole: Town) -> None:
    links = [link for post in whole.posts.values() for link in post.links]
    links += [link for account in whole.accounts.values() for link in account.links]
    assert len(links) > 50
    for link in links:
        assert link.host.endswith(".example")
    written = " ".join(line.text for scene in scenes().values() for line in scene.post)
    for address in re.findall(r"\w+://[^\s]+", written):
        host = urlsplit(address).hostname
        assert host is not None
        assert host.endswith(".example")
    assert "x.com" not in written
    assert "t.co" not in " ".join(post.text for post in whole.posts.values())


def test_every_card_belongs_to_a_link_in_its_text() -> None:
    for scene in scenes().values():
        for line in scene.post:
            assert all(address in line.text for address in line.titles)


def test_links_keep_their_titles(town: Town) -> None:
    titled = {link.title for post in town.posts.values() for link in post.links if link.title}
    assert len(titled) >= 8
    for post in town.posts.values():
        for link in post.links:
            assert post.text[link.start : link.end] == link.shown


def test_nothing_is_said_twice() -> None:
    texts = Counter(line.text for scene in scenes().values() for line in scene.post if not line.of)
    assert texts.most_common(1)[0][1] == 1
    assert all(text.strip() for text in texts)


def test_what_was_written_is_what_is_read(whole: Town) -> None:
    """Escaping, shortened links, long texts and the handle in front leave the words as they were."""
    for one in said(ANCHOR):
        if one.gone or one.of:
            continue
        post = whole.posts[f"x:{one.id}"]
        shown = re.sub(r"https?://(www\.)?", "", one.written.text)
        for link in post.links:
            shown = shown.replace(link.url.removeprefix("https://"), link.shown)
        assert post.text.endswith(shown)
        assert post.at == id_time(post.id)


def test_the_anchor_moves_everything_with_it() -> None:
    later = timedelta(days=400, hours=7, minutes=13)
    now, then = said(ANCHOR), said(ANCHOR + later)
    assert [one.at + later for one in now] == [one.at for one in then]
    assert [one.written for one in now] == [one.written for one in then]
    assert [one.id for one in now] == [one.id for one in said(ANCHOR)]
    assert len({one.id for one in now}) == len(now)


def test_what_is_said_later_arrives_later(town: Town, whole: Town) -> None:
    assert all(post.at <= ANCHOR for post in town.posts.values())
    tomorrow = Town(ANCHOR + timedelta(days=1, hours=5))
    assert town.posts.keys() < tomorrow.posts.keys() < whole.posts.keys()
    assert len(whole.posts) - len(town.posts) >= 20


def test_what_was_said_since_completes_what_is_here(whole: Town) -> None:
    for since in (ANCHOR - timedelta(hours=9), ANCHOR + timedelta(days=2, hours=5, minutes=30)):
        before = Town(since)
        after = [batch(body, kind=kind, me=ME) for kind, body in pages(ANCHOR, END, since=since)]
        posts = before.posts | {post.id: post for one in after for post in one.posts}
        assert posts == whole.posts
        assert sum(len(one.posts) for one in after) < len(posts) / 2


def test_the_reader_sits_at_the_table(town: Town) -> None:
    recent = [post for post in town.by("robin_reeds") if post.at >= ANCHOR - DAYS]
    assert len(recent) >= 20
    named = [post for post in town.posts.values() if any(one.account == ME for one in post.mentions)]
    assert len([post for post in named if post.at >= ANCHOR - DAYS]) >= 20
    turned_to = Counter(
        post.reply_to_account for post in town.by("robin_reeds") if post.reply_to_account != ME
    )
    assert len(turned_to) >= 15


def test_long_posts_come_whole(town: Town) -> None:
    long = [post for post in town.posts.values() if len(post.text) > 500]
    assert len(long) >= 8
    assert not any(post.text.endswith("…") for post in long)


def test_threads_by_one_voice(town: Town) -> None:
    longest = 0
    for post in town.posts.values():
        length, at = 1, post
        while at.reply_to in town.posts and town.posts[at.reply_to].author == post.author:
            length, at = length + 1, town.posts[at.reply_to]
        longest = max(longest, length)
    assert longest >= 5


def test_quotes_of_quotes(town: Town) -> None:
    assert any(
        town.posts[post.quotes].quotes in town.posts
        for post in town.posts.values()
        if post.quotes in town.posts
    )


@pytest.mark.parametrize("script", ["LATIN", "ARABIC", "DEVANAGARI", "CJK", "HIRAGANA"])
def test_scripts(town: Town, script: str) -> None:
    told = [
        post
        for post in town.posts.values()
        if sum(unicodedata.name(sign, "").startswith(script) for sign in post.text) > 5
    ]
    assert len(told) >= 5


def test_languages(town: Town) -> None:
    assert {"en", "de", "es", "ja", "ar", "hi"} <= {post.lang for post in town.posts.values()}


def test_pictures_have_words(town: Town) -> None:
    pictures = [media for post in town.posts.values() for media in post.media]
    assert len(pictures) >= 10
    assert all(len(picture.alt) > 20 for picture in pictures)


def test_a_post_that_is_gone_and_one_that_was_edited(town: Town) -> None:
    answers = [post for post in town.posts.values() if post.reply_to in town.gone]
    assert answers
    assert any(len(post.versions) == 2 and post.versions[-1] == post.id for post in town.posts.values())


def test_the_shouter_gets_no_answer(town: Town) -> None:
    """Eight calls and more in four days, in capitals, to people who never say a word here."""
    speak = {post.author for post in town.posts.values()}
    calls = [
        post
        for post in town.by("roy_bellows_1")
        if post.at >= ANCHOR - DAYS
        and post.mentions
        and not any(mention.account in speak for mention in post.mentions)
    ]
    assert len(calls) >= 8
    for post in calls:
        words = re.sub(r"@\w+", "", post.text)
        assert words == words.upper()


def test_the_pesterer_gets_no_answer(town: Town) -> None:
    pester = town.by("dex_visibility")
    assert len([post for post in pester if post.at >= ANCHOR - DAYS]) >= 6
    assert all(any(one.account == ME for one in post.mentions) for post in pester)
    him = pester[0].author
    assert him not in town.follows()
    assert not any(
        post.reply_to_account == him or any(one.account == him for one in post.mentions)
        for post in town.by("robin_reeds")
    )


def test_a_friend_comes_back_after_a_month(town: Town) -> None:
    times = sorted(post.at for post in town.by("imke_galley"))
    gaps = [after - before for before, after in pairwise(times)]
    assert max(gaps) >= timedelta(days=30)
    assert times[gaps.index(max(gaps)) + 1] >= ANCHOR - DAYS


@pytest.mark.parametrize("stranger", ["uma_letterpress", "bram_millstone", "fenella_types", "ken_tidepool"])
def test_strangers_worth_meeting(town: Town, stranger: str) -> None:
    """At least two friends talk with them, both ways, and lately; the reader hasn't yet."""
    them = town.by(stranger)
    id = them[0].author
    assert id not in town.follows()
    assert town.accounts[id].links
    follows = town.follows()
    answered_by = {post.author for post in town.posts.values() if post.reply_to_account == id}
    answered = {post.reply_to_account for post in them}
    assert len(follows & answered_by & answered) >= 2
    assert max(post.at for post in them) >= ANCHOR - DAYS
    assert ME not in answered_by


def test_two_friends_to_be_introduced(town: Town, whole: Town) -> None:
    """Both talk with the reader, and not with each other, until somebody brings them together."""

    def turned(town: Town, one: str, other: str) -> bool:
        return any(
            any(mention.username == other for mention in post.mentions)
            or (post.reply_to_account == whole.by(other)[0].author)
            for post in town.by(one)
        )

    for friend in ("samir_oud", "tenon_jo"):
        assert turned(town, friend, "robin_reeds")
        assert turned(town, "robin_reeds", friend)
    assert not turned(town, "samir_oud", "tenon_jo")
    assert not turned(town, "tenon_jo", "samir_oud")
    assert turned(whole, "samir_oud", "tenon_jo")
    assert turned(whole, "tenon_jo", "samir_oud")


def test_no_popularity_in_the_pages() -> None:
    assert not any(b"_metrics" in body or b"followers_count" in body for _, body in pages(ANCHOR, END))


def test_pages_say_how_they_hang_together() -> None:
    bodies = [msgspec.json.decode(body) for kind, body in pages(ANCHOR, ANCHOR) if kind is PageKind.HOME]
    assert all(len(body["data"]) <= 100 for body in bodies)
    assert all("next_token" in body["meta"] for body in bodies[:-1])
    assert "next_token" not in bodies[-1]["meta"]
    ids = [row["id"] for body in bodies for row in body["data"]]
    assert ids == sorted(ids, key=int, reverse=True)


def test_the_reader_comes_with_a_book_and_introductions_at_every_stage(tmp_path: Path) -> None:
    arguments = parser().parse_args(["--demo", "--data-dir", str(tmp_path), "--now", ANCHOR.isoformat()])
    told: list[str] = []
    core = wiring.open_core(wiring.place(arguments), told.append)
    assert told[0] == "The town is being put up…"
    assert told[-1] == f"The town is being put up… {core.store.counts()['posts']} posts"
    kept = core.people.people()
    assert kept.due == 2
    assert {row.rung for row in kept.rows} >= {"accepted", "met"}
    assert {row.state for row in core.introductions.ledger().made} == {"asked", "panned out", "not this time"}
    for row in kept.rows:
        for claim in core.portraits.of(row.person.id).ladder:
            assert claim.proofs
    core.close()


def at(folder: Path, days: float) -> Core:
    """The town's core, so many days after it was first visited."""
    now = ANCHOR + timedelta(days=days)
    return wiring.open_core(
        wiring.place(parser().parse_args(["--demo", "--data-dir", str(folder), "--now", now.isoformat()]))
    )


def test_introductions_pan_out_as_time_goes_on_and_some_do_not(tmp_path: Path) -> None:
    core = at(tmp_path, 0)
    met = [one.person for one in core.introductions.tonight().introductions]
    for person in met:
        core.introductions.meet(person.id)
    place = core.portraits.of("@bram_millstone").places[0]
    assert place.lately[0][0] == "Spelt, and why it sulks"
    best = core.introducing.pairs()[0]
    pairs = (("odile_maps", "imke_galley"), ("tenon_jo", "samir_oud"), ("bea_alto", "win_plot17"))
    assert {best.a.username, best.b.username} == set(pairs[0])
    for a, b in pairs:
        sheet = core.introducing.sheet(a, b)
        made = core.introducing.propose(a, b, *sheet.light_sentences, light=True)
        core.introducing.hand_over(made.seq, "copy")
    core.close()
    who = {"samir_oud", "imke_galley", "bram_millstone"}
    for days in (7.0, 32.0):
        core = at(tmp_path, days)
        view = core.introductions.ledger()
        core.close()
        states = {row.b.username: row.state for row in view.made if row.at == ANCHOR}
        states |= {row.person.username: row.state for row in view.received}
        other = "watched" if days < 30 else "not this time"
        everybody = {"samir_oud", "imke_galley", "win_plot17", *(person.username for person in met)}
        assert len(everybody) == 5 and who < everybody
        assert states == {one: "panned out" if one in who else other for one in everybody}


def test_people_publish_at_their_own_places() -> None:
    now, later = (dict(sites(ANCHOR, ANCHOR + timedelta(days=days))) for days in (0, 30))
    assert len(now) >= 8
    assert sum(len(site.news) for site in later.values()) > sum(len(site.news) for site in now.values())
    for until, found in ((ANCHOR, now), (ANCHOR + timedelta(days=30), later)):
        for site in found.values():
            times = [news.at for news in site.news if news.at is not None]
            assert times == sorted(times, reverse=True)
            assert times[0] <= until
            for address in (site.url, site.feed, *(news.url for news in site.news)):
                assert (urlsplit(address).hostname or "").endswith(".example")
