"""Calls with digits keyed in: telephone prompts of several voices, and DTMF tones by sox mixed into them.

Nothing of it is random but by a seed, so the same calls come out again.
"""
import array
import audioop
import math
import pathlib
import random
import subprocess
import wave

RATE = 8000
SOUNDS = pathlib.Path("/usr/share/asterisk")
# ITU-T Q.23: a key's lower and higher tone.
LOWER = {key: tone for tone, keys in ((697, "123"), (770, "456"), (852, "789"), (941, "*0#")) for key in keys}
HIGHER = {key: tone for tone, keys in ((1209, "147*"), (1336, "2580"), (1477, "369#")) for key in keys}
# Numbers that card schemes and payment providers publish for tests.
CARDS = ["4111111111111111", "4012888888881881", "5555555555554444", "5105105105105100", "2223003122003222",
         "378282246310005", "371449635398431", "6011111111111117", "6011000990139424", "30569309025904",
         "3530111333300000", "3566002020360505", "4222222222222", "6205500000000000004"]


def read(path):
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2), path
        return file.readframes(file.getnframes())


def write(path, sound):
    with wave.open(str(path), "wb") as file:
        file.setframerate(RATE)
        file.setnchannels(1)
        file.setsampwidth(2)
        file.writeframes(sound)


def voices():
    """The folders of prompts, one for each voice."""
    return sorted(path for path in (SOUNDS / "sounds").iterdir() if path.is_dir() and not path.is_symlink())


def prompts(folder):
    """All prompts of a voice, those that are tones themselves left out."""
    names = sorted(folder.rglob("*.wav"))
    return [name for name in names if "beep" not in name.name and "tone" not in name.name and "silence" not in str(name)]


def speech(seconds, chance, folders):
    """Prompts right behind one another, of changing voices."""
    names = {folder: prompts(folder) for folder in folders}
    sound = bytearray()
    while len(sound) < seconds * RATE * 2:
        sound += read(chance.choice(names[chance.choice(folders)]))
    return bytes(sound[:seconds * RATE * 2])


def level(sound):
    """RMS of what is louder than the pauses of speech (40 dB below full scale), in dB of full scale."""
    block = RATE // 50 * 2
    loud = [audioop.rms(sound[at:at + block], 2) for at in range(0, len(sound) - block, block)]
    loud = [value for value in loud if value > 327]
    return 20 * math.log10(math.sqrt(sum(value * value for value in loud) / max(1, len(loud))) / 32768)


class Tones:
    """The eight tones, 200 ms of each, at half of full scale, by sox."""

    def __init__(self):
        self.sines = {}
        for tone in sorted(set(LOWER.values()) | set(HIGHER.values())):
            made = subprocess.run(
                ["sox", "-D", "-n", "-r", str(RATE), "-b", "16", "-c", "1", "-e", "signed", "-t", "raw", "-", "synth",
                 "0.2", "sine", str(tone), "gain", "-6"], check=True, capture_output=True).stdout
            self.sines[tone] = made

    def key(self, key, milliseconds, decibels, twist):
        """One key: both tones together at `decibels` of full scale (RMS), the higher one `twist` dB louder."""
        count = RATE * milliseconds // 1000 * 2
        total = 10 ** (decibels / 20)
        ratio = 10 ** (twist / 20)
        low = total / math.sqrt(1 + ratio * ratio)
        sine_level = 10 ** (-6 / 20) / math.sqrt(2)
        return audioop.add(
            audioop.mul(self.sines[LOWER[key]][:count], 2, low / sine_level),
            audioop.mul(self.sines[HIGHER[key]][:count], 2, low * ratio / sine_level), 2)


def keyed(tones, digits, decibels, chance):
    """A number as keys by hand and dialler send it: 40 to 100 ms each, 50 ms and more between, twist -4 to 4 dB."""
    sound = bytearray()
    hurry = chance.choice([0, 0, 100, 250])
    for digit in digits:
        sound += tones.key(digit, chance.choice([40, 50, 60, 80, 100]), decibels, chance.uniform(-4, 4))
        sound += bytes(RATE * (50 + chance.randint(0, hurry)) // 1000 * 2)
    return bytes(sound)


def call(tones, numbers, relative, over_speech, seed, folders):
    """A long call with numbers keyed in, 20 s from the beginning of one to that of the next.

    `relative`: how loud the tones are against speech, in dB. Where they are not `over_speech`, whoever speaks waits, and
    there is only the faint noise of the line.
    Returns the sound and where the numbers are: (first sample, samples, digits).
    """
    chance = random.Random(seed)
    sound = bytearray(speech(20 * numbers + 20, chance, folders))
    loudness = level(bytes(sound)) + relative
    truth = []
    for number in range(numbers):
        digits = CARDS[(number + seed) % len(CARDS)]
        keys = keyed(tones, digits, loudness, chance)
        at = (10 + 20 * number) * RATE * 2
        if not over_speech:
            noise = array.array("h", (chance.randint(-6, 6) for _ in range(len(keys) // 2 + RATE)))
            sound[at - RATE:at - RATE + len(noise) * 2] = noise.tobytes()
        sound[at:at + len(keys)] = audioop.add(bytes(sound[at:at + len(keys)]), keys, 2)
        truth.append((at // 2, len(keys) // 2, len(digits)))
    return bytes(sound), truth


# How ffmpeg or sox writes each codec of a store: the file's ending and the words behind the input.
CODECS = {
    "PCM 16 bit": ("pcm.wav", ["sox", "IN", "OUT"]),
    "mu-law": ("mulaw.wav", ["sox", "-D", "IN", "-e", "mu-law", "OUT"]),
    "A-law": ("alaw.wav", ["sox", "-D", "IN", "-e", "a-law", "OUT"]),
    "GSM 06.10": ("full-rate.gsm", ["sox", "IN", "OUT"]),
    "G.722": ("wide.g722", ["ffmpeg", "-i", "IN", "-ar", "16000", "-c:a", "g722", "-f", "g722", "OUT"]),
    "MP3 16 kbit/s": ("16.mp3", ["ffmpeg", "-i", "IN", "-c:a", "libmp3lame", "-b:a", "16k", "OUT"]),
    "MP3 32 kbit/s": ("32.mp3", ["ffmpeg", "-i", "IN", "-c:a", "libmp3lame", "-b:a", "32k", "OUT"]),
    "Opus 16 kbit/s": ("16.opus", ["ffmpeg", "-i", "IN", "-c:a", "libopus", "-b:a", "16k", "-application", "voip", "OUT"]),
    "Vorbis": ("vorbis.ogg", ["ffmpeg", "-i", "IN", "-c:a", "libvorbis", "-q:a", "0", "OUT"]),
}


def encode(source, folder, codec):
    """Writes a WAV file in a codec, beside nothing else of its name; returns the file."""
    ending, words = CODECS[codec]
    target = folder / f"{source.stem}-{ending}"
    words = [{"IN": str(source), "OUT": str(target)}.get(word, word) for word in words]
    if words[0] == "ffmpeg":
        words[1:1] = ["-nostdin", "-loglevel", "error", "-y", "-bitexact"]
    subprocess.run(words, check=True)
    return target
