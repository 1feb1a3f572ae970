"""Posts and reposts come in whole and resolved, in both spellings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sources.wire import (
    ANA,
    BEN,
    CLEO,
    USERS,
    Spelled,
    mention,
    only,
    page,
    post,
    refers,
    repost,
    snowflake,
    taken,
    url,
    x,
)
from twitterbar.domain.model import Mention, Post, PostState, Repost


def test_a_post_is_kept_whole(spelled: Spelled) -> None:
    text = "@Ben see #Zoning plan"
    made = post(
        61,
        text,
        conversation_id=snowflake(5),
        in_reply_to_user_id=BEN,
        referenced_tweets=[refers("replied_to", 5), refers("quoted", 6)],
        entities={
            "mentions": [mention(text, "Ben", BEN)],
            "hashtags": [{"start": 9, "end": 16, "tag": "Zoning"}],
        },
        possibly_sensitive=True,
        lang="pt",
    )
    batch = taken(spelled(page(made, includes={"users": USERS})))
    assert only(batch) == Post(
        id=x(61),
        author=f"x:{ANA}",
        at=datetime(2026, 3, 1, 0, 1, 1, tzinfo=UTC),
        text=text,
        conversation=x(5),
        reply_to=x(5),
        reply_to_account=f"x:{BEN}",
        quotes=x(6),
        mentions=(Mention("Ben", f"x:{BEN}", 0, 4),),
        hashtags=("Zoning",),
        lang="pt",
        sensitive=True,
    )
    assert batch.asked == (x(61),)
    assert [account.username for account in batch.accounts] == ["ana", "ben", "cleo"]


def test_whom_it_answers_is_told_by_the_post_that_came_along(spelled: Spelled) -> None:
    answer = post(2, "yes", BEN, referenced_tweets=[refers("replied_to", 1)])
    batch = taken(spelled(page(answer, includes={"tweets": [post(1, "well?")]})))
    assert [(p.id, p.reply_to_account) for p in batch.posts] == [(x(2), f"x:{ANA}"), (x(1), None)]
    assert batch.asked == (x(2),)


def test_a_long_post_is_whole_with_its_own_entities(spelled: Spelled) -> None:
    whole = "a " * 200 + "@ben https://t.co/abc"
    note = {
        "text": whole,
        "entities": {
            "mentions": [mention(whole, "ben", BEN)],
            "urls": [url(whole, "https://t.co/abc", "https://a.example/x/y", "a.example/x/y")],
        },
    }
    short = "a a a… https://t.co/self"
    made = post(
        1,
        short,
        note_tweet=note,
        entities={
            "urls": [url(short, "https://t.co/self", "https://x.com/i/web/status/1", "x.com/i/web/status/1")]
        },
    )
    kept = only(taken(spelled(page(made))))
    assert kept.text == "a " * 200 + "@ben a.example/x/y"
    assert [kept.text[link.start : link.end] for link in kept.links] == ["a.example/x/y"]
    assert [kept.text[name.start : name.end] for name in kept.mentions] == ["@ben"]


def test_versions_the_newest_wins(spelled: Spelled) -> None:
    history = [snowflake(1), snowflake(2), snowflake(3)]
    old = post(1, "tpyo", edit_history_tweet_ids=history)
    new = post(3, "typo", edit_history_tweet_ids=history)
    answer = post(4, "ha", BEN, conversation_id=snowflake(1), referenced_tweets=[refers("replied_to", 1)])
    for data in ([old, new, answer], [new, old, answer], [answer, old, new]):
        batch = taken(spelled(page(answer, includes={"tweets": data})))
        kept = {p.id: p for p in batch.posts}
        assert set(kept) == {x(3), x(4)}
        assert kept[x(3)].text == "typo"
        assert kept[x(3)].versions == (x(1), x(2), x(3))
        assert (kept[x(4)].reply_to, kept[x(4)].conversation) == (x(3), x(3))


def test_an_earlier_version_alone_says_so() -> None:
    kept = only(taken(page(post(1, "tpyo", edit_history_tweet_ids=[snowflake(1), snowflake(2)]))))
    assert (kept.id, kept.versions) == (x(2), (x(1),))


def test_a_history_of_others_is_not_believed() -> None:
    kept = only(taken(page(post(1, "a", edit_history_tweet_ids=[snowflake(2), snowflake(3)]))))
    assert (kept.id, kept.versions) == (x(1), ())


def test_withheld_posts_are_placeholders(spelled: Spelled) -> None:
    made = post(
        1,
        "not for you",
        withheld={"copyright": True, "country_codes": ["DE"]},
        referenced_tweets=[refers("quoted", 9)],
        entities={"hashtags": [{"tag": "x"}]},
    )
    kept = only(taken(spelled(page(made))))
    assert (kept.state, kept.text, kept.hashtags, kept.quotes) == (PostState.WITHHELD, "", (), x(9))


def test_what_hangs_on_a_post(spelled: Spelled) -> None:
    made = post(
        1,
        "look",
        attachments={"media_keys": ["3_1", "13_2", "7_9"], "poll_ids": ["77"]},
        geo={"place_id": "abc"},
    )
    variants = [
        {"content_type": "video/mp4", "bit_rate": 1, "url": "https://v.example/small.mp4"},
        {"content_type": "video/mp4", "bit_rate": 9, "url": "https://v.example/large.mp4"},
        {"content_type": "application/x-mpegURL", "url": "https://v.example/list"},
    ]
    includes = {
        "media": [
            {
                "media_key": "3_1",
                "type": "photo",
                "url": "https://m.example/1.jpg",
                "alt_text": "a\u202e cat\n",
            },
            {"media_key": "13_2", "type": "video", "variants": variants},
        ],
        "polls": [
            {"id": "77", "options": [{"position": 1, "label": "yes\x07"}, {"position": 2, "label": "no"}]}
        ],
        "places": [{"id": "abc", "full_name": "Porto \x1b[1mPT"}],
    }
    kept = only(taken(spelled(page(made, includes=includes))))
    assert [(m.kind, m.alt, m.url) for m in kept.media] == [
        ("photo", "a cat", "https://m.example/1.jpg"),
        ("video", "", "https://v.example/large.mp4"),
        ("video", "", ""),
        ("poll", "yes · no", ""),
        ("place", "Porto [1mPT", ""),
    ]


def test_the_title_of_an_article_is_part_of_the_text(spelled: Spelled) -> None:
    assert (
        only(taken(spelled(page(post(1, "new", article={"title": "On\x00 bread"}))))).text == "new\nOn bread"
    )
    assert only(taken(spelled(page(post(1, "", article={"title": "On bread"}))))).text == "On bread"


def test_no_count_of_others_is_kept(spelled: Spelled) -> None:
    assert "retweet_count" not in repr(taken(spelled(page(post(1, "a")))))


def test_posts_twice_in_a_page_are_one(spelled: Spelled) -> None:
    batch = taken(spelled(page(post(1, "a"), post(1, "a"), includes={"tweets": [post(1, "a")]})))
    assert (len(batch.posts), batch.asked) == (1, (x(1),))


def test_neighboring_ids_beyond_what_a_float_holds_stay_apart() -> None:
    twins = [post(1, "a", id="9007199254740993"), post(1, "b", id="9007199254740992")]
    assert [p.id for p in taken(page(*twins)).posts] == ["x:9007199254740993", "x:9007199254740992"]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-03-01T12:00:00.000Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00+02:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2016-12-31T23:59:60.000Z", datetime(2016, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        (None, datetime(2026, 3, 1, 0, 0, 7, tzinfo=UTC)),
        ("yesterday", datetime(2026, 3, 1, 0, 0, 7, tzinfo=UTC)),
        ("9999-12-31T23:59:59+00:00", datetime(2026, 3, 1, 0, 0, 7, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(2026, 3, 1, 0, 0, 7, tzinfo=UTC)),
        (1772323200, datetime(2026, 3, 1, 0, 0, 7, tzinfo=UTC)),
    ],
)
def test_the_time_is_that_of_the_id_where_the_record_tells_none(written: Any, at: datetime) -> None:
    assert only(taken(page(post(7, "a", created_at=written)))).at == at


def test_unreadable_times_are_told() -> None:
    assert "1 of its times" in taken(page(post(7, "a", created_at="yesterday"), post(8, "b"))).notes[0]


def test_a_repost_is_no_post_but_passes_one_on(spelled: Spelled) -> None:
    whole = "the whole text, " * 20
    batch = taken(spelled(page(repost(5, of=1), includes={"tweets": [post(1, whole)], "users": USERS})))
    at = datetime(2026, 3, 1, 0, 0, 5, tzinfo=UTC)
    assert batch.reposts == (Repost(id=x(5), author=f"x:{BEN}", at=at, of=x(1), of_author=f"x:{ANA}"),)
    assert only(batch).text == whole.rstrip()
    assert batch.asked == (x(5),)


def test_without_the_original_the_cut_text_is_not_kept_but_whose_it_is(spelled: Spelled) -> None:
    text = "RT @ana: cut off…"
    named = repost(5, of=1, entities={"mentions": [mention(text, "ana", ANA)]})
    batch = taken(spelled(page(named, repost(6, of=2))))
    assert batch.posts == ()
    assert [(r.of, r.of_author) for r in batch.reposts] == [(x(1), f"x:{ANA}"), (x(2), None)]
    assert taken(spelled(page(repost(6, of=2), includes={"users": USERS}))).reposts[0].of_author == f"x:{ANA}"


def test_a_repost_of_a_repost_passes_on_the_original(spelled: Spelled) -> None:
    batch = taken(
        spelled(page(repost(9, of=5, author=CLEO), includes={"tweets": [repost(5, of=1), post(1, "a")]}))
    )
    assert [(r.id, r.of, r.of_author) for r in batch.reposts] == [(x(9), x(1), f"x:{ANA}")]
    assert only(batch).id == x(1)


def test_reposts_in_a_circle_end() -> None:
    batch = taken(page(repost(1, of=2), repost(2, of=1), repost(3, of=3), post(4, "a")))
    assert (len(batch.reposts), len(batch.posts), len(batch.set_aside)) == (0, 1, 3)


def along(*posts: dict[str, Any], **includes: Any) -> dict[str, Any]:
    """A page with one post that refers to these, which came along."""
    quoting = post(90, "See this", referenced_tweets=[refers("quoted", 3)])
    return page(quoting, includes={"tweets": list(posts)} | includes)


def test_what_came_along_with_one_page_is_read_anew_where_the_next_tells_more_of_it() -> None:
    answer = post(
        3, "So it is", BEN, conversation_id=snowflake(2), referenced_tweets=[refers("replied_to", 2)]
    )
    taken(along(answer))
    (_, answering, _) = taken(along(answer, post(2, "Is it?", CLEO))).posts
    assert answering.reply_to_account == f"x:{CLEO}"

    shown = post(3, "The river", BEN, attachments={"media_keys": ["3_1"]})
    taken(along(shown))
    described = taken(along(shown, media=[{"media_key": "3_1", "type": "photo", "alt_text": "High water"}]))
    assert described.posts[1].media[0].alt == "High water"

    said = post(3, "Before", BEN)
    taken(along(said))
    assert taken(along(said | {"text": "After"})).posts[1].text == "After"
    assert taken(along(said | {"text": "After"})).posts[1].text == "After"

    odd = along(post(3, "When?", BEN, created_at="yesterday"))
    assert taken(odd).notes == taken(odd).notes != ()
