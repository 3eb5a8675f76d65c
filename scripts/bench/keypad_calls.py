"""Calls with digits keyed in: telephone prompts of several voices, and DTMF tones mixed into them.

Nothing of it is random but by a seed, so the same calls come out again, byte for byte.
"""
import audioop
import math
import random
import typing

import keypad_speech
from keypad_speech import RATE

# ITU-T Q.23: a key's lower and higher tone.
LOWER = {key: tone for tone, keys in ((697, "123"), (770, "456"), (852, "789"), (941, "*0#")) for key in keys}
HIGHER = {key: tone for tone, keys in ((1209, "147*"), (1336, "2580"), (1477, "369#")) for key in keys}

# Loudness of both tones of a key together against speech, in dB. A telephone sends a key some 10 dB louder than its
# user speaks (ETSI ES 201 235-2: -11 and -9 dBV); less is heard where it came in over a poor line or by an echo.
LEVELS = (10, 0, -10, -20, -30)
PLACES = ("in quiet", "over speech")
# The shortest and longest time of a key and between two keys, in ms.
TIMINGS = {
    "50/50 ms": ((50, 50), (50, 50)),
    "100/100 ms": ((100, 100), (100, 100)),
    "by hand": ((70, 250), (90, 600)),
}
# What each call has keyed in: kinds, and how many digits.
SOWN = ([("card", length) for length in (13, 14, 15, 16, 16, 16, 16, 19)] + [("near miss", 16), ("near miss", 16),
        ("account", 8), ("menu", 1)])


class Run(typing.NamedTuple):
    """Digits that were keyed in; when, in seconds."""
    kind: str
    digits: int
    start: float
    end: float


def luhn(digits):
    """Whether a number passes the check of ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def number(kind, length, chance):
    """Digits to key in. A card's begin with 9, which no scheme has (ISO/IEC 7812-1), so that they are nobody's."""
    while True:
        digits = "9" + "".join(chance.choice("0123456789") for _ in range(length - 1))
        if kind in ("account", "menu") or luhn(digits) == (kind == "card"):
            return digits


class Telephone:
    """Keys as one telephone sends them and one line brings them: the higher tone 2 dB louder than the lower one when sent
    (ETSI ES 201 235-2), up to 6 dB fainter or 4 dB louder on arrival, the frequencies off by up to 1 % (ITU-T Q.23
    lets them be 1.5)."""

    def __init__(self, decibels, chance):
        self.off = 1 + chance.uniform(-0.01, 0.01)
        total = 32768 * 10 ** (decibels / 20)
        ratio = 10 ** (chance.uniform(-6, 4) / 20)
        self.low = total / math.sqrt(1 + ratio * ratio) * math.sqrt(2)
        self.high = self.low * ratio
        self.chance = chance

    def key(self, key, milliseconds):
        low, high = (2 * math.pi * tones[key] * self.off / RATE for tones in (LOWER, HIGHER))
        at = self.chance.randrange(RATE)
        return keypad_speech.samples(self.low * math.sin(low * (at + n)) + self.high * math.sin(high * (at + n))
                                     for n in range(RATE * milliseconds // 1000))

    def keyed(self, keys, timing):
        (least, most), (least_gap, most_gap) = timing
        sound = bytearray()
        for key in keys:
            sound += self.key(key, self.chance.randint(least, most))
            sound += bytes(RATE * self.chance.randint(least_gap, most_gap) // 1000 * 2)
        return bytes(sound)


def call(voices, level, place, timing, seed):
    """A call in which each of `SOWN` is keyed in, in some order, more than 10 s between two of them.

    In quiet, whoever speaks waits, and there is only the noise of the line; over speech, nobody waits.
    Returns the sound, and what was sown.
    """
    chance = random.Random(seed)
    telephone = Telephone(keypad_speech.LOUDNESS + level, chance)
    kinds = SOWN[:]
    chance.shuffle(kinds)
    keyed, at, sown = [], 0, []
    for kind, length in kinds:
        digits = number(kind, length, chance)
        keys = telephone.keyed(digits + ("#" if kind != "menu" and chance.random() < 0.25 else ""), TIMINGS[timing])
        at += int(RATE * chance.uniform(11.5, 13.5))
        keyed.append((at, keys))
        sown.append(Run(kind, length, at / RATE, (at + len(keys) // 2) / RATE))
        at += len(keys) // 2
    sound = bytearray(keypad_speech.speech(at / RATE + 4, chance, voices))
    for at, keys in keyed:
        if place == "in quiet":
            around = RATE // 2
            noise = keypad_speech.noise(len(keys) // 2 + 2 * around, chance)
            sound[(at - around) * 2:(at - around) * 2 + len(noise)] = noise
        sound[at * 2:at * 2 + len(keys)] = audioop.add(bytes(sound[at * 2:at * 2 + len(keys)]), keys, 2)
    return bytes(sound), sown
