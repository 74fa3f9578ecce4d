"""The office: desks that wait, holders who take them up, absences, deputies, hours of their own."""

import itertools
from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import simpy
from simpy.events import EventPriority, ProcessGenerator

from rules.marks import Action
from tests.rehearsal_oracle.supposed import Away, Supposed

AFTER_ALL_ELSE = EventPriority(9)  # of the events of one instant
POOL = 0  # the number of the one queue that all holders of a position share
Timed = ProcessGenerator


class LookAround(simpy.Event):
    """An event that comes when all else of this instant has happened."""

    def __init__(self, env: simpy.Environment, looking: Callable[[simpy.Event], None]) -> None:
        super().__init__(env)
        self._ok, self._value, self.callbacks = True, None, [looking]
        env.schedule(self, priority=AFTER_ALL_ELSE)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One signature that is owed."""

    key: str  # the position that owes it
    action: Action
    urgency: int  # 0 = most urgent
    minutes: float  # to sign


@dataclass(kw_only=True, eq=False)
class Desk:
    """Where it is owed, from its opening on."""

    owed: Owed
    opened: float
    signed: simpy.Event
    taken: float | None = None
    ended: float | None = None
    by: str = ""  # the position of who took it up
    is_return: bool = False  # it ended in a 退回


Waiting = tuple[int, float, int, Desk]  # urgency, since when, and whoever came first


@dataclass(frozen=True, kw_only=True)
class Work:
    """A holder of a position at work, whoever's the signature is."""

    key: str
    number: int
    since: float
    until: float  # with the pauses between


@dataclass(kw_only=True, eq=False)
class Post:
    """Holders who share one queue: those of a position, or one who has documents of his own."""

    key: str
    number: int
    people: int
    hours: list[tuple[float, float]]  # of the office day
    day: float
    away: list[Away]
    queue: list[Waiting] = field(default_factory=list[Waiting])
    busy: int = 0

    def absent(self, now: float) -> int:
        """How many are away."""
        return sum(each.since <= now < each.until for each in self.away)

    def is_open(self, now: float) -> bool:
        """Whether its hours run: a closing is no more of them."""
        minute = now % self.day
        return any(opens <= minute < closes for opens, closes in self.hours)

    def is_free(self, now: float) -> bool:
        """Whether somebody may take up a document."""
        return self.is_open(now) and self.busy < self.people - self.absent(now)

    def ends(self, now: float, minutes: float) -> float:
        """When so many minutes of work are done; work pauses outside the hours."""
        for since, until in self.spans(now):
            begun = max(since, now)
            if minutes <= until - begun:
                return begun + minutes
            minutes -= until - begun
        raise AssertionError("hours have no end")

    def spans(self, now: float) -> Iterator[tuple[float, float]]:
        """Its hours from now on, day after day."""
        if self.hours == [(0.0, self.day)]:
            yield now, float("inf")
            return
        for day in itertools.count(int(now // self.day)):
            for opens, closes in self.hours:
                if day * self.day + closes > now:
                    yield day * self.day + opens, day * self.day + closes


class Office:
    """The posts of an agency and what they do. All that happened is kept, to be counted later."""

    def __init__(self, env: simpy.Environment, supposed: Supposed) -> None:
        self.env, self.supposed = env, supposed
        self.desks: list[Desk] = []
        self.works: list[Work] = []
        self.turns: dict[str, int] = {}
        self.posts: dict[str, list[Post]] = {}
        self._arrived = itertools.count()
        self._touched: set[Post] = set()
        for key in sorted(supposed.keys()):
            self.posts[key] = self.built(key) if supposed.has_holders(key) else []
        for post in itertools.chain.from_iterable(self.posts.values()):
            env.process(self.waking(post))

    # who there is

    def built(self, key: str) -> list[Post]:
        """The posts of a position."""
        holders, away = self.supposed.holders(key), self.supposed.absences(key)
        if not self.supposed.owns(key):
            return [self.post(key, POOL, holders, away)]
        absent = _shared_out(away, holders)
        return [self.post(key, number, 1, absent[number]) for number in range(holders)]

    def post(self, key: str, number: int, people: int, away: list[Away]) -> Post:
        """One post."""
        hours, day = self.supposed.hours(key), self.supposed.day
        return Post(key=key, number=number, people=people, hours=hours, day=day, away=away)

    def turn_of(self, key: str) -> int:
        """Whose turn it is at a position: of those present the next, of all if nobody is."""
        posts = self.posts[key]
        present = [each for each in posts if each.absent(self.env.now) < each.people] or posts
        last = self.turns.get(key, -1)
        following = next((each for each in present if each.number > last), present[0])
        self.turns[key] = following.number
        return following.number

    # what happens

    def asked(self, owed: Owed, number: int) -> Desk:
        """A signature is owed from now on, by the holder of this number where there are such."""
        desk = Desk(owed=owed, opened=self.env.now, signed=self.env.event())
        self.desks.append(desk)
        posts = self.posts[owed.key]
        if posts:
            post = posts[number]
            insort(post.queue, (self.rank(desk), desk.opened, next(self._arrived), desk))
            self.touch(post)
        else:
            self.env.process(self.outside(desk))
        return desk

    def rank(self, desk: Desk) -> int:
        """What goes before the order of coming."""
        return desk.owed.urgency

    def outside(self, desk: Desk) -> Timed:
        """Who is no queue takes everything up at once."""
        desk.taken, desk.by = self.env.now, desk.owed.key
        yield self.env.timeout(desk.owed.minutes)
        desk.ended = self.env.now
        desk.signed.succeed()

    def touch(self, post: Post) -> None:
        """Something has changed at a post: when all of this instant has happened, look around."""
        if not self._touched:
            LookAround(self.env, self.look_around)
        self._touched.add(post)

    def look_around(self, _: simpy.Event) -> None:
        """Whoever is free takes up the most urgent, then the first come."""
        concerned = self._concerned(self._touched)
        self._touched = set()
        while True:
            waiting = sorted((post.queue[0], post) for post in concerned if post.queue)
            takers = ((self.taker(post), post) for _, post in waiting)
            found = next(((taker, post) for taker, post in takers if taker), None)
            if found is None:
                return
            taker, post = found
            desk = post.queue.pop(0)[-1]
            desk.taken = self.env.now
            desk.by = taker.key
            taker.busy += 1
            self.env.process(self.signing(taker, desk))

    def taker(self, post: Post) -> Post | None:
        """Who takes up a document of a post: its own holders first, then who stands in."""
        now = self.env.now
        return next((each for each in (post, *self.standing_in(post)) if each.is_free(now)), None)

    def standing_in(self, post: Post) -> list[Post]:
        """The posts that serve this one's queue too, now."""
        now = self.env.now
        deputies = (each.deputy for each in post.away if each.since <= now < each.until)
        return [each for key in deputies if key for each in self.posts[key]]

    def signing(self, taker: Post, desk: Desk) -> Timed:
        """A holder at work on a document."""
        since, until = self.env.now, self.ends(taker, desk)
        self.works.append(Work(key=taker.key, number=taker.number, since=since, until=until))
        yield self.env.timeout(until - since)
        desk.ended = self.env.now
        taker.busy -= 1
        self.touch(taker)
        desk.signed.succeed()

    def ends(self, taker: Post, desk: Desk) -> float:
        """When a document that is taken up now will be signed."""
        return taker.ends(self.env.now, desk.owed.minutes)

    def waking(self, post: Post) -> Timed:
        """Looks around whenever holders come or go by the calendar."""
        instants = {each.since for each in post.away} | {each.until for each in post.away}
        for instant in sorted(each for each in instants if each > 0):
            self.env.process(self._touched_at(post, instant))
        if post.hours != [(0.0, post.day)]:
            for opens, _ in post.spans(0.0):
                if opens > self.env.now:
                    yield self.env.timeout(opens - self.env.now)
                    self.touch(post)

    def _touched_at(self, post: Post, instant: float) -> Timed:
        yield self.env.timeout(instant)
        self.touch(post)

    def _concerned(self, touched: set[Post]) -> list[Post]:
        """These, whom they may stand in for, and who may stand in for them."""
        keys = {each.key for each in touched}
        every = itertools.chain.from_iterable(self.posts.values())
        return [
            post for post in every if post in touched or keys & {each.deputy for each in post.away}
        ]


def _shared_out(away: list[Away], holders: int) -> list[list[Away]]:
    """Each absence is one holder's: the first who is not away at the same time."""
    taken: list[list[Away]] = [[] for _ in range(holders)]
    for each in away:
        free = (
            mine
            for mine in taken
            if all(each.until <= other.since or other.until <= each.since for other in mine)
        )
        next(free).append(each)
    return taken
