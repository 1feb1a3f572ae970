"""The table of keys: what each does, and where it works."""

from typing import NamedTuple

from twitterbar.ui.keynames import shown, split


class Command(NamedTuple):
    """Something a key does: its name, keys, action, words, where it works, and its group in the help.

    The name is never changed, since readers' settings use it.
    """

    id: str
    keys: str
    action: str
    description: str
    scope: str
    group: str = "Around"

    @property
    def spoken(self) -> str:
        """The keys as one would say them: "j ↓", "gg"."""
        return " ".join(shown(key) for key in split(self.keys))


COMMANDS: tuple[Command, ...] = (
    # Everywhere
    Command("help", "?", "help", "Help: every key that works here", "everywhere"),
    Command("palette", "colon,ctrl+p", "command_palette", "Commands by name", "everywhere"),
    Command("suspend", "ctrl+z", "suspend_process", "Back to the shell; fg returns", "everywhere"),
    # The door
    Command("door.look", "comma", "look", "Look for new posts (price first)", "door"),
    Command("door.sign_in", "S", "sign_in", "Sign in to X", "door"),
    Command("door.leave", "q,Q,escape", "leave", "Not now", "door"),
    Command("choice.previous", "left,h", "move(-1)", "Shorter", "choices", "Moving"),
    Command("choice.next", "right,l", "move(1)", "Longer", "choices", "Moving"),
    Command("choice.take", "enter,space", "take", "Take it", "choices", "Moving"),
    # Any list of rows
    Command("list.down", "j,down", "cursor_down", "Down", "list", "Moving"),
    Command("list.up", "k,up", "cursor_up", "Up", "list", "Moving"),
    Command("list.top", "g g,home", "top", "To the top", "list", "Moving"),
    Command("list.bottom", "G,end", "bottom", "To the end", "list", "Moving"),
    Command("list.half_page_down", "ctrl+d", "half_page_down", "Half a screen on", "list", "Moving"),
    Command("list.half_page_up", "ctrl+u", "half_page_up", "Half a screen back", "list", "Moving"),
    Command("list.page_down", "pagedown,ctrl+f", "page_down", "A screen on", "list", "Moving"),
    Command("list.page_up", "pageup,ctrl+b", "page_up", "A screen back", "list", "Moving"),
    Command("list.open", "enter,l,right", "open", "Go in", "list", "Moving"),
    # A short list to choose from
    Command("options.down", "j,down", "cursor_down", "Down", "options", "Moving"),
    Command("options.up", "k,up", "cursor_up", "Up", "options", "Moving"),
    Command("options.top", "g g,home", "first", "To the top", "options", "Moving"),
    Command("options.bottom", "G,end", "last", "To the end", "options", "Moving"),
    # A conversation
    Command("tree.read_on", "space", "read_on", "Read on", "tree", "Reading"),
    Command("tree.next_new", "n", "next_new", "Next new post", "tree", "Reading"),
    Command("tree.previous_new", "p", "previous_new", "Previous new post", "tree", "Reading"),
    Command("tree.thread", "t", "thread", "Only the thread of this post, or all of it", "tree", "Reading"),
    Command(
        "tree.show_sensitive", "s", "show_sensitive", "Show what is hidden as sensitive", "tree", "Reading"
    ),
    Command("tree.fold", "z a", "toggle_branch", "Fold or unfold the branch", "tree", "Reading"),
    Command("tree.fold_all", "z M", "fold_all", "Fold all branches", "tree", "Reading"),
    Command("tree.unfold_all", "z R", "unfold_all", "Unfold all branches", "tree", "Reading"),
    # The table
    Command("table.next", "J", "next_conversation", "Next conversation", "reading", "Moving"),
    Command("table.previous", "K", "previous_conversation", "Previous conversation", "reading", "Moving"),
    Command("table.back", "h,left,escape", "back", "Back to the table", "table", "Moving"),
    Command("table.done_branch", "x", "done_branch", "Done with this branch", "reading", "Putting away"),
    Command("table.done", "X", "done", "Done with this conversation", "reading", "Putting away"),
    Command("table.drop", "D", "drop", "Drop it: never again", "reading", "Putting away"),
    Command("table.undo", "u", "undo", "Undo", "reading", "Putting away"),
    Command("table.why", "w", "why", "Why is this here?", "table", "Looking closer"),
    Command("table.search", "slash", "search", "Search everything", "table", "Looking closer"),
    Command(
        "table.filter",
        "backslash",
        "filter",
        "Only conversations with certain words; in one, find words",
        "table",
        "Looking closer",
    ),
    Command("table.web", "o", "open_on_web", "Open on the web", "table", "Looking closer"),
    Command("table.links", "U", "links", "All links", "table", "Looking closer"),
    *(
        Command(f"table.link_{n}", str(n), f"pick({n})", f"Open link {n}", "table", "Looking closer")
        for n in range(1, 10)
    ),
    Command("table.copy", "y", "copy", "Copy the words", "table", "Looking closer"),
    # People, wherever they are
    Command(
        "table.introductions", "I", "introductions", "Introductions: somebody to meet", "table", "People"
    ),
    Command("table.introduce", "i", "introduce", "Introduce: mark one, mark the other", "table", "People"),
    Command("table.person", "L", "person", "This person, and the ladder", "table", "People"),
    Command("table.keep_more", "plus", "keep(1)", "Keep them, drop by more often", "table", "People"),
    Command("table.keep_less", "minus", "keep(-1)", "Drop by less often", "table", "People"),
    Command("table.visit", "V", "visit", "Visit their own place", "table", "People"),
    Command("table.book", "g p", "book", "The book", "table", "People"),
    Command("table.ledger", "g i", "ledger", "What became of introductions", "table", "People"),
    # Speaking
    Command("table.reply", "r", "comment", "Comment: answer this one", "table", "Speaking"),
    Command("table.reply_to", "R", "comment_to_some", "Comment, choose who hears it", "table", "Speaking"),
    Command("table.quote", "g q", "quote", "Quote this one", "table", "Speaking"),
    Command("table.post", "c", "post", "Say something new", "table", "Speaking"),
    Command("table.outbox", "g o", "outbox", "The outbox", "table", "Speaking"),
    Command("table.repost", "b", "repost", "Pass it on, on the web", "table", "Speaking"),
    Command("table.like", "f", "like", "Like it, on the web", "table", "Speaking"),
    Command("table.breather", "Z", "breather", "A breather; the clock stops", "table", "The evening"),
    Command("table.keep_away", "F", "keep_away", "Filter out words, somebody, this", "table", "Putting away"),
    Command("table.noise", "g n", "noise", "The noise at the bar", "table", "Looking closer"),
    Command("table.look", "comma", "look", "Look for new posts (price first)", "table", "The evening"),
    Command("table.round", "M", "one_more_round", "One more round", "table", "The evening"),
    Command("table.step_out", "q", "step_out", "Step out", "table", "The evening"),
    Command("table.leave", "Q", "leave_now", "Leave now", "table", "The evening"),
    # Smaller screens
    Command("search.next", "down", "next", "Down", "search", "Moving"),
    Command("search.previous", "up", "previous", "Up", "search", "Moving"),
    Command("search.close", "escape", "close", "Back", "search"),
    *(Command(f"links.link_{n}", str(n), f"pick({n})", f"Open link {n}", "links") for n in range(1, 10)),
    Command("links.close", "escape,q,h", "close", "Close", "links"),
    Command("price.yes", "enter,y", "yes", "Look", "price"),
    Command("price.fill", "f", "fill", "Look, and fill the gaps as well", "price"),
    Command("price.no", "escape,n,q", "close", "Not now", "price"),
    Command("confirm.yes", "y", "yes", "Yes", "confirm"),
    Command("confirm.no", "n,escape,q", "close", "No", "confirm"),
    Command("box.down", "j,down", "scroll_down", "Down", "box", "Moving"),
    Command("box.up", "k,up", "scroll_up", "Up", "box", "Moving"),
    Command("box.page_down", "space,pagedown,ctrl+f", "page_down", "A screen on", "box", "Moving"),
    Command("box.page_up", "pageup,ctrl+b", "page_up", "A screen back", "box", "Moving"),
    Command("box.top", "g g,home", "scroll_home", "To the top", "box", "Moving"),
    Command("box.bottom", "G,end", "scroll_end", "To the end", "box", "Moving"),
    Command("why.close", "escape,q,w,h", "close", "Close", "why"),
    Command("help.close", "escape,q,h,question_mark", "close", "Close", "help"),
    Command("profile.close", "escape", "close", "Stay here", "profile"),
    Command("sign_in.other_way", "ctrl+t", "other_way", "Four keys, or the browser", "sign_in"),
    Command("sign_in.copy", "ctrl+y", "copy", "Copy the address", "sign_in"),
    Command("sign_in.open", "ctrl+o", "open", "Open the address again", "sign_in"),
    Command("sign_in.on", "enter", "on", "On; once signed in, to the door", "sign_in"),
    Command("sign_in.down", "pagedown", "scroll(1)", "A screen on", "sign_in", "Moving"),
    Command("sign_in.up", "pageup", "scroll(-1)", "A screen back", "sign_in", "Moving"),
    Command("sign_in.close", "escape", "close", "Stop waiting; back to the door", "sign_in"),
    Command("step_out.leave", "enter,space,escape,q,Q", "leave", "Leave", "step_out"),
    Command("step_out.introductions", "I", "introductions", "Introductions: somebody to meet", "step_out"),
    Command("step_out.outbox", "g o", "outbox", "The outbox", "step_out"),
    Command("step_out.book", "g p", "book", "The book", "step_out"),
    *(
        Command(f"step_out.visit_{n}", str(n), f"visit({n})", f"Visit number {n}", "step_out")
        for n in range(1, 6)
    ),
    Command("door.introductions", "I", "introductions", "Introductions: somebody to meet", "door", "People"),
    Command("door.book", "g p", "book", "The book", "door", "People"),
    Command("door.ledger", "g i", "ledger", "What became of introductions", "door", "People"),
    Command("introductions.meet", "m", "answer('meet')", "Meet: into the book", "introductions"),
    Command("introductions.another_night", "a", "answer('another_night')", "Another night", "introductions"),
    Command(
        "introductions.not_my_table",
        "x",
        "answer('not_my_table')",
        "Not my table: never again",
        "introductions",
    ),
    Command("introductions.undo", "u", "undo", "Undo", "introductions"),
    Command("introductions.why", "w", "why", "Why them?", "introductions"),
    Command("introductions.visit", "V", "visit", "Look at their place", "introductions"),
    Command("introductions.person", "L,enter", "person", "This person, and the ladder", "introductions"),
    Command("introductions.book", "g p", "book", "The book", "introductions"),
    Command("introductions.ledger", "g i", "ledger", "What became of introductions", "introductions"),
    Command("introductions.next", "J,l,right", "next(1)", "The next one", "introductions", "Moving"),
    Command("introductions.previous", "K,left", "next(-1)", "The one before", "introductions", "Moving"),
    Command("introductions.down", "j,down", "scroll(1)", "Down", "introductions", "Moving"),
    Command("introductions.up", "k,up", "scroll(-1)", "Up", "introductions", "Moving"),
    Command("introductions.close", "escape,q,h", "close", "Back", "introductions"),
    Command("person.keep_more", "plus", "keep(1)", "Keep them, drop by more often", "person"),
    Command("person.keep_less", "minus", "keep(-1)", "Drop by less often", "person"),
    Command("person.visit", "V", "visit", "Visit their own place", "person"),
    Command("person.introduce", "i", "introduce", "Introduce: mark one, mark the other", "person"),
    Command("person.follow", "f", "follow", "Follow them, on the web", "person"),
    Command("person.why", "w", "why", "How do we know?", "person"),
    Command("person.shout_out", "s", "shout_out", "Write the shout-out", "person"),
    Command("person.copy", "y", "copy", "Copy the shout-out", "person"),
    Command("person.undo", "u", "undo", "Undo", "person"),
    Command("person.introductions", "I", "introductions", "Introductions: somebody to meet", "person"),
    Command("person.book", "g p", "book", "The book", "person"),
    Command("person.ledger", "g i", "ledger", "What became of introductions", "person"),
    Command("person.down", "j,down", "scroll(1)", "Down", "person", "Moving"),
    Command("person.up", "k,up", "scroll(-1)", "Up", "person", "Moving"),
    Command("person.close", "escape,q,h,left", "close", "Back", "person"),
    Command("visit.comment", "c", "left('comment')", "A comment", "visit"),
    Command("visit.mail", "m", "left('mail')", "A mail", "visit"),
    Command("visit.link", "l", "left('link')", "A link", "visit"),
    Command("visit.nothing", "n", "left('nothing')", "Nothing", "visit"),
    Command("visit.close", "escape,q", "close", "I didn't get there", "visit"),
    Command("book.person", "L", "person", "This person, and the ladder", "book"),
    Command("book.keep_more", "plus", "keep(1)", "Drop by more often", "book"),
    Command("book.keep_less", "minus", "keep(-1)", "Drop by less often", "book"),
    Command("book.visit", "V", "visit", "Visit their own place", "book"),
    Command("book.introduce", "i", "introduce", "Introduce: mark one, mark the other", "book"),
    Command("book.ready", "r", "ready", "Only who is ready for a shout-out", "book"),
    Command("book.shout_out", "s", "shout_out", "Write a shout-out", "book"),
    Command("book.ledger", "g i", "ledger", "What became of introductions", "book"),
    Command("book.introductions", "I", "introductions", "Introductions: somebody to meet", "book"),
    Command("book.undo", "u", "undo", "Undo", "book"),
    Command("book.close", "escape,q,h,left", "close", "Back", "book"),
    Command("ledger.yes", "y", "answered(True)", "They said yes", "ledger"),
    Command("ledger.no", "n", "answered(False)", "They said no", "ledger"),
    Command("ledger.why", "w", "why", "How do we know?", "ledger"),
    Command("ledger.introductions", "I", "introductions", "Introductions: somebody to meet", "ledger"),
    Command("ledger.book", "g p", "book", "The book", "ledger"),
    Command("ledger.undo", "u", "undo", "Undo", "ledger"),
    Command("ledger.close", "escape,q,h,left", "close", "Back", "ledger"),
    Command("comment.send", "ctrl+s", "send", "Into the outbox, and on", "comment"),
    Command("comment.way", "ctrl+t", "other_way", "Another way out", "comment"),
    Command("comment.company", "ctrl+n", "company", "Who else hears it", "comment"),
    Command("comment.editor", "ctrl+o", "editor", "Write it in your editor ($EDITOR)", "comment"),
    Command("comment.close", "escape", "close", "Keep it for later", "comment"),
    Command("comment.without_at", "ctrl+g", "without_at", "Say it without the @", "comment"),
    Command("comment.visit", "ctrl+l", "visit", "Visit their own place instead", "comment"),
    Command("comment.drop", "ctrl+r", "drop", "Throw it away (u in the outbox takes it back)", "comment"),
    Command("noise.hear", "H", "hear", "Hear them again", "noise"),
    Command("noise.week", "w", "mute(7)", "Mute for a week", "noise"),
    Command("noise.mute", "m", "mute(0)", "Mute", "noise"),
    Command("noise.block", "B", "block", "Block, on the web", "noise"),
    Command("noise.end", "x", "end", "End this filter", "noise"),
    Command("noise.add", "a", "add", "A filter of your own", "noise"),
    Command("noise.close", "escape,q,h", "close", "Back", "noise"),
    Command("filter.close", "escape", "close", "Leave it", "filter"),
    Command("outbox.read", "enter,e", "edit", "Read again, change", "outbox"),
    Command("outbox.send", "s", "send", "Send this one now", "outbox"),
    Command("outbox.send_all", "S", "send_all", "Send everything now", "outbox"),
    Command("outbox.copy", "y", "copy", "Send it by the clipboard", "outbox"),
    Command("outbox.drop", "x,d", "drop", "Drop it: nothing is sent", "outbox"),
    Command("outbox.take_back", "u", "take_back", "Take back what was dropped or handed over", "outbox"),
    Command("outbox.went_out", "Y", "went_out", "It did go out", "outbox"),
    Command("outbox.did_not", "N", "did_not", "It did not go out: send it again", "outbox"),
    Command("outbox.later", "J", "move(1)", "Later", "outbox"),
    Command("outbox.earlier", "K", "move(-1)", "Earlier", "outbox"),
    Command("outbox.close", "escape,q,h", "close", "On", "outbox"),
    Command("sheet.other_way", "ctrl+t", "other_way", "One post, or ask each first", "sheet"),
    Command("sheet.copy", "ctrl+y", "copy", "Hand over by the clipboard", "sheet"),
    Command("sheet.api", "ctrl+o", "api", "Hand over by the API", "sheet"),
    Command("sheet.why", "ctrl+r", "why", "How do we know?", "sheet"),
    Command("sheet.down", "pagedown,down", "scroll(1)", "More of what is known", "sheet", "Moving"),
    Command("sheet.up", "pageup,up", "scroll(-1)", "Back up in what is known", "sheet", "Moving"),
    Command("sheet.close", "escape", "close", "Leave it", "sheet"),
)
"""The table. Keys stand between commas; keys pressed one after the other have a space between them."""

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("everywhere", "door", "choices"),
    ("everywhere", "table", "reading", "list", "tree"),
    ("everywhere", "search"),
    ("everywhere", "links", "box"),
    ("everywhere", "links", "options"),
    ("everywhere", "confirm", "box"),
    ("everywhere", "price", "box"),
    ("everywhere", "why", "box"),
    ("everywhere", "introductions"),
    ("everywhere", "person"),
    ("everywhere", "visit"),
    ("everywhere", "book", "list"),
    ("everywhere", "ledger", "list"),
    ("everywhere", "sheet"),
    ("everywhere", "comment"),
    ("everywhere", "sign_in"),
    ("everywhere", "profile"),
    ("everywhere", "outbox", "options"),
    ("everywhere", "noise", "options"),
    ("help", "box"),
    ("everywhere", "filter", "choices"),
    ("everywhere", "step_out"),
)
"""Which scopes are there at the same time; within each of these a key can have one meaning only."""
