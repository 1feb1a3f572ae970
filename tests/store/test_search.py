"""Finding posts and people by words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.make import account, account_id, batch, link, post, post_id
from twitterbar.domain.model import Media
from twitterbar.store.store import Store

RYE = post("ana", "Rye bread with CARAWAY, twelve hours", 0)
LONG = post("ben", "bread and bread and the river and much else that goes on for a while", 5)
TOKYO = post("cy", "今夜は東京タワーで会いましょう", 9)
CAFE = post("dan", "au café, s'il te plaît #Déjeuner", 12)


@pytest.fixture
def full(store: Store) -> Store:
    store.save(batch(LONG, RYE, TOKYO, CAFE))
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("caraway", [RYE]),
        ("CARAWAY bread", [RYE]),
        ("carab", []),
        ("cara", [RYE]),
        ("bread", [RYE, LONG]),
        ("東京", [TOKYO]),
        ("東京タワー", [TOKYO]),
        ("東", [TOKYO]),
        ("京東", []),
        ("cafe", [CAFE]),
        ("#dejeuner", [CAFE]),
        ("bread tower", []),
        ("", []),
        ("  ", []),
        ("@ana", []),
    ],
)
def test_posts_that_hold_all_the_words(full: Store, words: str, found: list[object]) -> None:
    assert sorted(full.search(words)) == sorted(one.id for one in found)  # type: ignore[attr-defined]


def test_the_best_comes_first_and_of_equals_the_newer(store: Store) -> None:
    same = [post("ana", "lantern night", minutes) for minutes in (0, 5)]
    rest = post("ben", "a night with one lantern among so many other things that were said and done", 9)
    store.save(batch(*same, rest, *(post("cy", "of other things", n) for n in range(10, 20))))
    assert store.search("lantern") == [same[1].id, same[0].id, rest.id]
    assert store.search("lantern", limit=1) == [same[1].id]


def test_titles_of_links_and_descriptions_of_pictures_are_found(store: Store) -> None:
    said = post(
        "ana",
        "look",
        0,
        links=(link("https://bread.example/1", title="Sourdough for sailors"),),
        media=(Media("photo", alt="a loaf on a hatch"),),
    )
    store.save(batch(said))
    assert store.search("sailors hatch") == [said.id]


@pytest.mark.parametrize(
    "words",
    ['"', "bread OR", "NEAR(bread, 2)", "words:bread", "bread*", "-bread", "(bread", "^bread", "a AND", "'"],
)
def test_signs_that_mean_something_to_the_index_mean_nothing_here(full: Store, words: str) -> None:
    found = full.search(words)
    assert set(found) <= {RYE.id, LONG.id, TOKYO.id, CAFE.id}
    if "bread" in words and "OR" not in words and "AND" not in words and "2" not in words:
        assert RYE.id in found or "words" in words


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_is_typed_is_no_error(full: Store, words: str) -> None:
    full.search(words)
    full.search_people(words)


def test_people_are_found_by_what_they_are_called_and_say_of_themselves(store: Store) -> None:
    store.save(
        batch(
            account("ana", bio="baker, river swimmer", location="Lübeck"),
            account("riverman", name="Ben River"),
            account("cy", bio="trams"),
        )
    )
    ana, ben = account_id("ana"), account_id("riverman")
    assert store.search_people("river") == [ben, ana]
    assert store.search_people("lubeck") == [ana]
    assert store.search_people("@riverm") == [ben]
    assert store.search_people("nobody") == []
    store.save(batch(account("cy", bio="now with river")))
    store.save(batch(account("ana", bio="baker")))
    assert set(store.search_people("river")) == {ben, account_id("cy")}


def test_a_word_in_every_post_is_found_in_the_newest(store: Store) -> None:
    store.save(batch(*(post("ana", "common", minutes, id=post_id(minutes)) for minutes in range(300))))
    assert store.search("common", limit=2) == [post_id(299), post_id(298)]
