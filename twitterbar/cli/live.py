"""Commands that look for new posts and say what that costs: refresh, tab."""

import re
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TypeVar

from twitterbar.cli import connecting, wiring, wording
from twitterbar.cli import documents_tab as documents
from twitterbar.cli.output import ProgressLine, aside, document, say
from twitterbar.core.core import Core
from twitterbar.domain.model import PageKind
from twitterbar.domain.prospect import Look, Prospect
from twitterbar.domain.tab import Caps, Charge, Kind, Line, Summary, dollars, reach_back, summary
from twitterbar.errors import Exit, TwitterbarError, UsageError
from twitterbar.looks import balance_of
from twitterbar.refreshing import Plan, Progress, Refreshing, first_post
from twitterbar.sources.prices import micros
from twitterbar.store.store import Store

Answer = TypeVar("Answer")

_UNCERTAIN = "{} of it may not have been charged: the answers got lost."

_SETTLING = "What console.x.com shows was not, `twitterbar tab --not-charged NUMBER` strikes out:"


def refresh(arguments: Namespace) -> int:
    """Fetch what is new, after saying what that costs; exit 69, 75 or 77 if it ended early."""
    here = wiring.place(arguments)
    with wiring.core(arguments) as core:
        refreshing = connecting.refreshing(here, _asking(core))
        if arguments.max_spend is not None:
            refreshing = refreshing.capped(micros(arguments.max_spend, "--max-spend"))
        plan = _plan(arguments, core, refreshing)
        prospect = refreshing.prospect(plan)
        if arguments.dry_run:
            _tell_prospect(arguments, core, prospect)
            return Exit.DONE
        connecting.see_sign_in(here, refreshing)
        aside(f"{_price(prospect)}.")
        came = Progress()
        trouble: TwitterbarError | None = None
        with ProgressLine() as line, closing(refreshing.run(plan)) as steps:
            try:
                for came in steps:
                    line.show(
                        f"{wording.ASKED.get(came.what, came.what)}: {_came(came)}, {dollars(came.spent)}"
                    )
            except TwitterbarError as error:
                trouble = error
        if trouble is None or came.pages or arguments.json:
            _tell_came(arguments, core, came, trouble)
    if trouble is not None:
        raise trouble
    return Exit.DONE


def tab(arguments: Namespace) -> int:
    """What was spent today and this month, and what is left of it."""
    here = wiring.place(arguments)
    with wiring.core(arguments) as core:
        now = here.now()
        if arguments.not_charged is not None:
            refreshing = connecting.refreshing(here, _asking(core))
            charges = refreshing.strike(arguments.not_charged or None)
            struck = dollars(sum(charge.micros for charge in charges))
            aside(f"{struck} was struck out." if charges else "There was nothing to strike out.")
        lost = core.store.uncertain_charges()
        sums = summary(core.store.charges(reach_back(now)), now)
        looking = None if arguments.demo else connecting.refreshing(here, _asking(core))
        gaps = looking.gaps() if looking is not None else []
        past = looking.past() if looking is not None else None
        caps = connecting.caps(here)
        balance = balance_of(core.store)
        if arguments.json:
            document(
                documents.Tab(
                    now=now,
                    today=_by_kind(sums.today),
                    month=_by_kind(sums.month),
                    today_dollars=documents.amount(sums.today_micros),
                    month_dollars=documents.amount(sums.month_micros),
                    month_cap=None if caps.month is None else documents.amount(caps.month),
                    session_cap=None if caps.session is None else documents.amount(caps.session),
                    again_dollars=documents.amount(sums.again),
                    uncertain_dollars=documents.amount(sums.uncertain),
                    uncertain=tuple(_uncertain_document(number, charge) for number, charge in lost.items()),
                    gaps=tuple(_look_document(gap) for gap in gaps),
                    past_before=None if past is None else past[0],
                    past_dollars=None if past is None else documents.amount(past[1]),
                    balance=None if balance is None else documents.amount(balance.micros),
                    balance_at=None if balance is None else balance.at,
                )
            )
            return Exit.DONE
        for line in _tab_lines(sums, caps):
            say(line)
        if lost:
            say(_SETTLING)
        for number, charge in lost.items():
            what = wording.ASKED.get(charge.request, charge.request)
            say(f"{number:>6}  {wording.when(charge.at, now)}  {what}, at most {dollars(charge.micros)}")
        if balance is not None:
            left = dollars(balance.micros)
            say(f"At {wording.when(balance.at, now)} X said that {left} of credits were left.")
        for gap in gaps:
            say(
                f"About {gap.rows:,} posts of {wording.ASKED[gap.what]} are missing in between; "
                f"to fetch them (refresh --fill) may cost {dollars(gap.likely)}."
            )
        if past is not None:
            before, likely = past
            say(
                f"Nothing from before {wording.when(before, now)} is here yet; "
                f"to go further back (refresh --fill) may cost {dollars(likely)}."
            )
    return Exit.DONE


def _plan(arguments: Namespace, core: Core, refreshing: Refreshing) -> Plan:
    """What to ask for: one conversation, some people, or whatever is new."""
    if arguments.conversation or arguments.person:
        asked = [arguments.conversation] if arguments.conversation else []
        return Plan(
            conversations=tuple(first_post(core.store, core.find(text)) for text in asked),
            handles=tuple(_handle(text) for text in arguments.person or ()),
        )
    lists = [PageKind(name) for name in arguments.also or ()]
    return refreshing.plan(lists=lists, fill=arguments.fill)


def _handle(text: str) -> str:
    name = text.removeprefix("@")
    if not re.fullmatch(r"[A-Za-z0-9_]{1,15}", name):
        raise UsageError(f"{text!r} is nobody's handle.", "A handle has up to 15 letters, digits and _.")
    return name


def _asking(core: Core) -> Callable[[Callable[[Store], Answer]], Answer]:
    return lambda question: question(core.store)


def _price(prospect: Prospect) -> str:
    if not prospect.possible:
        return f"Your caps leave {dollars(prospect.room or 0)}, which is too little to look for new posts"
    posts, most = wording.count(prospect.rows, "post"), dollars(prospect.highest)
    if prospect.whole > prospect.highest:
        whole = dollars(prospect.whole)
        return (
            f"There may be {posts} to fetch, about {whole} for all; with your caps this costs at most {most}"
        )
    return (
        f"Looking for new posts may bring {posts} and cost about {dollars(prospect.likely)}, at most {most}"
    )


def _came(came: Progress) -> str:
    return f"{wording.count(came.posts, 'post')}, {wording.count(came.people, 'person', 'people')}"


def _tell_prospect(arguments: Namespace, core: Core, prospect: Prospect) -> None:
    if arguments.json:
        document(
            documents.Prospect(
                now=core.now(),
                looks=tuple(_look_document(look) for look in prospect.looks),
                likely_dollars=documents.amount(prospect.likely),
                highest_dollars=documents.amount(prospect.highest),
                room_dollars=None if prospect.room is None else documents.amount(prospect.room),
            )
        )
        return
    for look in prospect.looks:
        rows = wording.count(look.rows, "row")
        say(f"{wording.ASKED[look.what]}: about {rows}, about {dollars(look.likely)}")
    told = f"{_price(prospect)}."
    if prospect.room is not None and prospect.possible:  # where it is too little, the price says so
        told += f" Your caps leave {dollars(prospect.room)}."
    say(f"{told} Nothing was asked.")


def _tell_came(arguments: Namespace, core: Core, came: Progress, trouble: TwitterbarError | None) -> None:
    now = core.now()
    month = summary(core.store.charges(reach_back(now)), now).month_micros
    if arguments.json:
        document(
            documents.Refreshed(
                now=now,
                pages=came.pages,
                posts=came.posts,
                people=came.people,
                conversations=came.conversations,
                ended=came.ended,
                spent_dollars=documents.amount(came.spent),
                month_dollars=documents.amount(month),
                ended_early=None if trouble is None else str(trouble),
            )
        )
        return
    say(f"{_came(came)} came in, for {dollars(came.spent)}; this month {dollars(month)}.")
    if came.ended:
        say(f"{wording.count(came.ended, 'person is', 'people are')} not any more on a list that came whole.")
    if came.uncertain:
        say(_UNCERTAIN.format(dollars(came.uncertain)))


def _tab_lines(sums: Summary, caps: Caps) -> list[str]:
    month = f" of {dollars(caps.month)}" if caps.month is not None else ""
    lines = [f"today {dollars(sums.today_micros)}, this month {dollars(sums.month_micros)}{month}"]
    for kind, line in sums.month.items():
        today = sums.today.get(kind, Line(0, 0))
        lines.append(
            f"{kind.value:<16} {dollars(line.micros):>9} for {line.units:,} this month, "
            f"{dollars(today.micros)} today"
        )
    if sums.uncertain:
        lines.append(_UNCERTAIN.format(dollars(sums.uncertain)))
    if sums.again:
        lines.append(
            f"Without the store, asking again would have cost {dollars(sums.again)} more this month."
        )
    return lines


def _by_kind(lines: Mapping[Kind, Line]) -> dict[str, documents.TabLine]:
    return {
        kind.name.lower(): documents.TabLine(line.units, documents.amount(line.micros))
        for kind, line in lines.items()
    }


def _uncertain_document(number: int, charge: Charge) -> documents.UncertainCharge:
    return documents.UncertainCharge(
        number=number, at=charge.at, request=charge.request, dollars=documents.amount(charge.micros)
    )


def _look_document(look: Look) -> documents.ProspectLook:
    return documents.ProspectLook(
        what=look.what,
        rows=look.rows,
        likely_dollars=documents.amount(look.likely),
        highest_dollars=documents.amount(look.highest),
    )
