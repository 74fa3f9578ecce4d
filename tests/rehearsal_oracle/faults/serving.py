"""Faults of who is served, by whom, and when."""

from tests.rehearsal_oracle.office import Desk, Office, Post


class UrgencyIgnored(Office):
    def rank(self, desk: Desk) -> int:
        return 0


class OrdinaryFirst(Office):
    def rank(self, desk: Desk) -> int:
        return -desk.owed.urgency


class LastComeFirst(Office):
    def rank(self, desk: Desk) -> int:
        return desk.owed.urgency * 10**6 - len(self.desks)


class DeputyLeavesHisOwnQueue(Office):
    """While he stands in he serves the absent one's documents only."""

    def taker(self, post: Post) -> Post | None:
        found = super().taker(post)
        return None if found is post and self.stands_in(post) else found

    def stands_in(self, post: Post) -> bool:
        others = (other for posts in self.posts.values() for other in posts)
        return any(post in self.standing_in(other) for other in others)


class NobodyStandsIn(Office):
    def standing_in(self, post: Post) -> list[Post]:
        return []


class DeputiesGoOn(Office):
    """Who stands in for a deputy serves the queue of the first one too."""

    def standing_in(self, post: Post) -> list[Post]:
        first = super().standing_in(post)
        return first + [each for other in first for each in Office.standing_in(self, other)]


class AbsenceInterruptsWork(Office):
    def ends(self, taker: Post, desk: Desk) -> float:
        until = super().ends(taker, desk)
        during = [each for each in taker.away if self.env.now < each.since < until]
        return until + sum(each.until - each.since for each in during)


class WorkRunsThroughTheClosing(Office):
    def ends(self, taker: Post, desk: Desk) -> float:
        return self.env.now + desk.owed.minutes


class OwnDocumentsAtRandom(Office):
    """Dealt out at random instead of by turn."""

    def turn_of(self, key: str) -> int:
        return hash((self.env.now, key)) % len(self.posts[key])


class OwnDocumentsToTheAbsentToo(Office):
    def turn_of(self, key: str) -> int:
        self.turns[key] = (self.turns.get(key, -1) + 1) % len(self.posts[key])
        return self.turns[key]
