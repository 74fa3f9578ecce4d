"""Random numbers that belong to a document and a purpose, never to the order of events.

Each draw is a hash of (replication, document, purpose, station, visit), so that the n-th document
has the same arrival, row, urgency, service times and returns in every scenario: common random
numbers. The hash is the finalizer of SplitMix64 (Steele, Lea, Flood 2014,
https://doi.org/10.1145/2714064.2660195).
"""

import math

import numpy as np

from workflow.rehearsal.kernel.compiling import called, inlined
from workflow.rehearsal.network.tables import CONSTANT, EXPONENTIAL, LOGNORMAL

GAP, ROW, URGENCY, CONDITION, SERVICE, RETURN = (purpose << 56 for purpose in range(1, 7))
VISIT_BITS = 32  # of the number of a draw; above them is the station, and above that the purpose

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = (np.uint64(bits) for bits in (30, 27, 31, 11))
_UNIT = 2.0**-53
_TAU = 2.0 * math.pi


@inlined
def _mixed(bits: np.uint64) -> np.uint64:
    """The finalizer: every bit of the result depends on every bit."""
    bits = (bits ^ (bits >> _30)) * _FIRST
    bits = (bits ^ (bits >> _27)) * _SECOND
    return bits ^ (bits >> _31)


@inlined
def draw(key: np.uint64, number: int) -> np.uint64:
    """The bits of one draw under a key; they are also the key of further draws."""
    return _mixed(key + np.uint64(number) * _GOLDEN)


@inlined
def uniform(bits: np.uint64) -> float:
    """Uniform in [0, 1)."""
    return np.float64(bits >> _11) * _UNIT


@inlined
def exponential(bits: np.uint64, mean: float) -> float:
    """Exponential with this mean."""
    return -math.log(1.0 - uniform(bits)) * mean


@inlined
def normal(bits: np.uint64) -> float:
    """Standard normal (Box, Muller 1958)."""
    radius = math.sqrt(exponential(draw(bits, 1), 2.0))
    return radius * math.cos(_TAU * uniform(draw(bits, 2)))


@called
def gamma(bits: np.uint64, shape: float, scale: float) -> float:
    """Gamma by rejection (Marsaglia, Tsang 2000, https://doi.org/10.1145/358407.358414)."""
    boost = 1.0
    if shape < 1.0:
        boost = math.exp(-exponential(draw(bits, 3), 1.0) / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    number = 4
    while True:
        x = normal(draw(bits, number))
        v = (1.0 + c * x) ** 3
        if v > 0.0:
            bound = 0.5 * x * x + d - d * v + d * math.log(v)
            if math.log(1.0 - uniform(draw(bits, number + 1))) < bound:
                return d * v * scale * boost
        number += 2


@called
def duration(bits: np.uint64, kind: int, a: float, b: float) -> float:
    """Minutes by a distribution as the tables of a network have it."""
    if kind == EXPONENTIAL:
        return exponential(bits, a)
    if kind == CONSTANT:
        return a
    if kind == LOGNORMAL:
        return math.exp(a + b * normal(bits))
    return gamma(bits, b, a)
