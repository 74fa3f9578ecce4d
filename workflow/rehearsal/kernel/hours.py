"""The hours in which a position signs: its own clock on the clock of the office."""

import math

from workflow.rehearsal.kernel.compiling import inlined
from workflow.rehearsal.network.tables import Tables


@inlined
def keeps_hours(t: Tables, server: int) -> bool:
    """Whether a server signs in a part of the office hours only."""
    return t.servers[server].first_hours < t.servers[server + 1].first_hours


@inlined
def own_time(t: Tables, server: int, at: float) -> float:
    """The minutes of its hours that have passed at an office minute."""
    if not keeps_hours(t, server):
        return at
    day = math.floor(at / t.day_minutes)
    left = at - day * t.day_minutes
    passed, whole = 0.0, 0.0
    for span in range(t.servers[server].first_hours, t.servers[server + 1].first_hours):
        length = t.hours[span].closes - t.hours[span].opens
        passed += min(max(left - t.hours[span].opens, 0.0), length)
        whole += length
    return day * whole + passed


@inlined
def signs_at(t: Tables, server: int, at: float) -> bool:
    """Whether it may take up a document at an office minute; not when its hours end."""
    if not keeps_hours(t, server):
        return True
    left = at - math.floor(at / t.day_minutes) * t.day_minutes
    for span in range(t.servers[server].first_hours, t.servers[server + 1].first_hours):
        if t.hours[span].opens <= left < t.hours[span].closes:
            return True
    return False


@inlined
def opens_after(t: Tables, server: int, at: float) -> float:
    """When its hours next begin."""
    day = math.floor(at / t.day_minutes)
    left = at - day * t.day_minutes
    for span in range(t.servers[server].first_hours, t.servers[server + 1].first_hours):
        if left < t.hours[span].opens:
            return day * t.day_minutes + t.hours[span].opens
    return (day + 1) * t.day_minutes + t.hours[t.servers[server].first_hours].opens


@inlined
def ends_at(t: Tables, server: int, at: float, minutes: float) -> float:
    """When work that begins in its hours ends; it pauses outside them."""
    if not keeps_hours(t, server):
        return at + minutes
    day = math.floor(at / t.day_minutes)
    left = at - day * t.day_minutes
    first, last = t.servers[server].first_hours, t.servers[server + 1].first_hours
    whole = 0.0
    for span in range(first, last):
        whole += t.hours[span].closes - t.hours[span].opens
    while True:
        for span in range(first, last):
            begins = max(left, t.hours[span].opens)
            room = t.hours[span].closes - begins
            if room <= 0.0:
                continue
            if minutes <= room:
                return day * t.day_minutes + begins + minutes
            minutes -= room
        day += 1
        left = 0.0
        skipped = math.ceil(minutes / whole) - 1  # whole days; it ends on the one after
        if skipped > 0:
            day += skipped
            minutes -= skipped * whole
