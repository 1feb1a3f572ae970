"""When each voice was heard last."""

from collections.abc import Collection

from twitterbar.store.database import Database


def note_voices(db: Database, authors: Collection[int]) -> None:
    """See anew when these people were heard last."""
    db.write_all("DELETE FROM voice WHERE account = ?", [(author,) for author in authors])
    db.write_all(
        "INSERT INTO voice SELECT ?1, at FROM (SELECT max(e.at) AS at FROM ("
        " SELECT id FROM post WHERE author = ?1 UNION ALL"
        " SELECT o.id FROM post n JOIN post o ON o.newest = n.id WHERE n.author = ?1"
        ") said JOIN heard h ON h.post = said.id JOIN event e ON e.seq = h.seq WHERE e.kind = 'heard')"
        " WHERE at IS NOT NULL",
        [(author,) for author in authors],
    )
