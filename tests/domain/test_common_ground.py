"""What two people share of their own, and what is no common ground."""

from typing import Any

import pytest

from tests.make import account, account_id, link, post
from twitterbar.domain.common_ground import Claim, Spoken, given_names, ground, own, rare, spoken, voice
from twitterbar.domain.model import Post


def speaking(name: str, *texts: str, bio: str = "") -> Spoken:
    posts = [post(name, text, -n, ord(name[0])) for n, text in enumerate(texts)]
    return spoken(account(name, bio=bio), posts)


def claims(a: Spoken, b: Spoken, rarity: dict[str, float], **known: Any) -> list[Claim]:
    return ground(voice(a, rarity), voice(b, rarity), rarity, **known)


def common(a: Spoken, b: Spoken, *others: Spoken) -> list[str]:
    return [" ".join(claim.words) for claim in claims(a, b, rare([a, b, *others], {}))]


OTHERS = [speaking(f"other{n}", f"nothing{n} like that{n}") for n in range(8)]


class TestGround:
    def test_words_that_both_come_back_to(self) -> None:
        ana = speaking("ana", "hide glue again", "more hide glue")
        ben = speaking("ben", "the glue pot, with hide in it")
        assert common(ana, ben, *OTHERS) == ["glue hide"]

    def test_a_word_said_once_by_each_is_no_ground(self) -> None:
        assert common(speaking("ana", "a whistle"), speaking("ben", "that whistle"), *OTHERS) == []

    def test_a_bio_counts(self) -> None:
        ana, ben = speaking("ana", "my kiln", bio="Kiln."), speaking("ben", "a kiln")
        assert common(ana, ben, *OTHERS) == ["kiln"]
        (claim,) = claims(ana, ben, rare([ana, ben, *OTHERS], {}))
        assert len(claim.posts) == 2 and claim.bios == ()

    def test_where_only_the_bio_says_it_the_bio_proves_it(self) -> None:
        ana, ben = speaking("ana", "x", bio="Kiln."), speaking("ben", "a kiln")
        (claim,) = claims(ana, ben, rare([ana, ben, *OTHERS], {}))
        assert claim.bios == (account_id("ana"),)

    def test_what_everybody_says_is_no_ground(self) -> None:
        crowd = [speaking(f"c{n}", "glue glue", "glue") for n in range(6)]
        assert common(crowd[0], crowd[1], *crowd[2:]) == []

    def test_nor_is_a_word_in_many_posts(self) -> None:
        ana, ben = speaking("ana", "glue", "glue"), speaking("ben", "glue", "glue")
        assert claims(ana, ben, rare([ana, ben], {"glue": 51})) == []

    def test_nor_is_one_that_the_town_uses_as_well(self) -> None:
        ana, ben = speaking("ana", "the ferry", "a ferry"), speaking("ben", "my ferry", "no ferry")
        rarity = rare([ana, ben, *OTHERS], {})
        assert claims(ana, ben, rarity, frequency={"ferry": 16}, known=100) == []
        (claim,) = claims(ana, ben, rarity, frequency={"ferry": 16}, known=2_000)
        assert claim.words == ("ferry",)

    def test_one_word_alone_has_to_come_back_with_both(self) -> None:
        ana = speaking("ana", "glue", "more glue", "glue once more")
        assert common(ana, speaking("ben", "that glue"), *OTHERS) == []
        assert common(ana, speaking("ben", "that glue", "and glue"), *OTHERS) == ["glue"]

    @pytest.mark.parametrize("word", ["sits", "sixteen", "blue", "because"])
    def test_what_anybody_says_about_anything_is_no_ground(self, word: str) -> None:
        assert common(speaking("ana", word, word), speaking("ben", word, word), *OTHERS) == []

    def test_names_are_no_ground(self) -> None:
        texts = ("We met at the Corn Hall", "It rained into Corn Hall again")
        assert common(speaking("ana", *texts), speaking("ben", *texts), *OTHERS) == []
        corn = ("popping corn", "more corn")
        assert common(speaking("ana", *texts, *corn), speaking("ben", *corn), *OTHERS) == ["corn"]
        both = [speaking(who, "asked Hedwig", "thanked Hedwig") for who in ("ana", "ben")]
        assert "hedwig" in rare(both, {}) and "hedwig" not in rare(both, {}, names={"hedwig"})

    def test_given_names_are_told_by_how_they_are_written(self) -> None:
        said = [speaking("ana", "Agnes came, with @agnes"), speaking("ben", "Rust on rust")]
        names = ["Agnes Quay", "Rust Language"]
        assert given_names(names, said, {"agnes", "rust", "quay"}) == {"agnes"}

    def test_hashtags_and_links(self) -> None:
        def with_link(name: str) -> Spoken:
            shared = link("https://lighthouse.example/walks?utm_source=x")
            posts: list[Post] = [
                post(name, "#mothnight here", -n, ord(name[0]), links=(shared,)) for n in range(2)
            ]
            return spoken(account(name), posts)

        ana, ben = with_link("ana"), with_link("ben")
        found = claims(ana, ben, rare([ana, ben, *OTHERS], {}))
        assert {claim.code for claim in found} == {"hashtag", "link"}
        assert all(len(claim.posts) == 2 for claim in found)

    def test_a_link_that_everybody_passed_on_is_no_ground(self) -> None:
        shared = (link("https://lighthouse.example/walks"),)
        crowd = [spoken(account(who), [post(who, "look", 0, ord(who[0]), links=shared)]) for who in "abcde"]
        assert claims(crowd[0], crowd[1], rare([*crowd, *OTHERS], {})) == []
        assert len(claims(crowd[0], crowd[1], rare([*crowd[:2], *OTHERS], {}))) == 1

    def test_common_contacts_are_told_and_are_not_their_own(self) -> None:
        found = claims(speaking("ana", "x"), speaking("ben", "y"), {}, common=("zoe",))
        assert [(claim.code, claim.people) for claim in found] == [("common", ("zoe",))]
        assert own(found) == 0
