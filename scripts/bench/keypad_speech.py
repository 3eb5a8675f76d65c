"""Telephone speech and music out of Debian's packages, and how each codec of a store writes it.

`scripts/packages demo bench` installs them. Those that are missing are done without: the calls are others then.
"""
import array
import audioop
import functools
import math
import pathlib
import subprocess
import wave

RATE = 8000
# How loud speech is made, in dB of full scale (RMS while somebody speaks): the usual level in telephone networks.
LOUDNESS = -26
PROMPTS = pathlib.Path("/usr/share/asterisk/sounds")
MUSIC = pathlib.Path("/usr/share/asterisk/moh")
# Letters, syllables and words read out to children, in some twenty languages each (KLettres, KTuberling).
READERS = (pathlib.Path("/usr/share/klettres"), pathlib.Path("/usr/share/ktuberling/sounds"))


def samples(values):
    return array.array("h", (max(-32768, min(32767, round(value))) for value in values)).tobytes()


def noise(count, chance):
    """The noise of a line, from -18 to 18 of 32,768, which is -70 dB of full scale."""
    return audioop.mul(audioop.lin2lin(chance.randbytes(count), 1, 2), 2, 18 / 32768)


def level(sound):
    """RMS of what is louder than the pauses of speech (40 dB below full scale), in dB of full scale."""
    block = RATE // 50 * 2
    loud = [audioop.rms(sound[at:at + block], 2) for at in range(0, len(sound) - block, block)]
    loud = [value for value in loud if value > 327]
    if not loud:
        return -90
    return 20 * math.log10(math.sqrt(sum(value * value for value in loud) / len(loud)) / 32768)


def at_level(sound, decibels):
    return audioop.mul(sound, 2, 10 ** ((decibels - level(sound)) / 20))


@functools.cache
def read(path):
    """A file as 16-bit samples at 8,000 a second."""
    if path.suffix == ".wav":
        with wave.open(str(path)) as file:
            if (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2):
                return file.readframes(file.getnframes())
    return subprocess.run(["sox", "-D", "-V1", str(path), "-r", str(RATE), "-c", "1", "-b", "16", "-e", "signed", "-t", "raw",
                           "-"], check=True, capture_output=True).stdout


@functools.cache
def spoken(path):
    """A prompt, as loud as all of them."""
    return at_level(read(path), LOUDNESS)


def write(path, sound):
    with wave.open(str(path), "wb") as file:
        file.setframerate(RATE)
        file.setnchannels(1)
        file.setsampwidth(2)
        file.writeframes(sound)


def is_speech(path):
    """Whether it is none of those that are tones themselves."""
    name = str(path).lower()
    return path.suffix in (".wav", ".gsm", ".ogg") and not any(word in name for word in ("beep", "tone", "silence", "dtmf"))


@functools.cache
def voices():
    """The prompts of each voice of a telephone system, by the voice's name."""
    found = {}
    for folder in sorted(PROMPTS.iterdir()):
        names = sorted(filter(is_speech, folder.rglob("*")))
        # One file a name: some voices are installed in several codecs.
        best = {name.with_suffix(""): name for name in sorted(names, key=lambda name: name.suffix == ".wav")}
        if folder.is_dir() and not folder.is_symlink() and len(best) > 100:
            found[folder.name] = sorted(best.values())
    return found


@functools.cache
def readers():
    """What each reader of letters and words says, by folder and language."""
    found = {}
    for folder in READERS:
        for language in sorted(folder.iterdir()) if folder.is_dir() else ():
            names = sorted(filter(is_speech, language.rglob("*"))) if language.is_dir() else []
            if names:
                found[f"{folder.parts[3]}-{language.name}"] = names
    return found


def music():
    return sorted(MUSIC.glob("*.wav"))


def speech(seconds, chance, names):
    """Prompts of changing voices right behind one another, all of the same loudness."""
    sound = bytearray()
    while len(sound) < seconds * RATE * 2:
        sound += spoken(chance.choice(voices()[chance.choice(names)]))
    return bytes(sound[:int(seconds * RATE) * 2])


def conversation(seconds, chance):
    """Two voices that take turns, of different loudness, and at times speak at once, over the noise of a line."""
    first, second = chance.sample(sorted(voices()), 2)
    sounds = []
    for name in (first, second):
        sound = bytearray()
        loudness = 10 ** (chance.uniform(-10, 6) / 20)
        while len(sound) < seconds * RATE * 2:
            sound += audioop.mul(spoken(chance.choice(voices()[name])), 2, loudness)
            sound += bytes(int(RATE * chance.expovariate(1 / 2.5)) * 2)
        sounds.append(bytes(sound[:seconds * RATE * 2]))
    return audioop.add(audioop.add(*sounds, 2), noise(seconds * RATE, chance), 2)


# How sox (without dither, which is random) or ffmpeg writes each codec of a store: the file's ending and the words.
CODECS = {
    "PCM, 16 bits": ("wav", ["sox", "-D", "IN", "OUT"]),
    "PCM, 8 bits": ("8.wav", ["sox", "-D", "IN", "-b", "8", "-e", "unsigned", "OUT"]),
    "FLAC": ("flac", ["sox", "-D", "IN", "OUT"]),
    "mu-law": ("ulaw", ["sox", "-D", "IN", "-t", "ul", "OUT"]),
    "A-law": ("alaw", ["sox", "-D", "IN", "-t", "al", "OUT"]),
    "IMA ADPCM": ("ima.wav", ["sox", "-D", "IN", "-e", "ima-adpcm", "OUT"]),
    "Microsoft ADPCM": ("ms.wav", ["sox", "-D", "IN", "-e", "ms-adpcm", "OUT"]),
    "G.722": ("g722", ["ffmpeg", "-i", "IN", "-ar", "16000", "-c:a", "g722", "-f", "g722", "OUT"]),
    "GSM 06.10": ("gsm", ["sox", "-D", "IN", "OUT"]),
    "MP3, 32 kbit/s": ("32.mp3", ["ffmpeg", "-i", "IN", "-c:a", "libmp3lame", "-b:a", "32k", "OUT"]),
    "MP3, 16 kbit/s": ("16.mp3", ["ffmpeg", "-i", "IN", "-c:a", "libmp3lame", "-b:a", "16k", "OUT"]),
    "Opus, 16 kbit/s": ("opus", ["ffmpeg", "-i", "IN", "-c:a", "libopus", "-b:a", "16k", "-application", "voip", "OUT"]),
    "Vorbis, quality 0": ("ogg", ["ffmpeg", "-i", "IN", "-c:a", "libvorbis", "-q:a", "0", "OUT"]),
}


def encode(source, target, codec):
    """Writes a WAV file in a codec."""
    words = [{"IN": str(source), "OUT": str(target)}.get(word, word) for word in CODECS[codec][1]]
    if words[0] == "ffmpeg":
        # One thread, and no names and times of the encoder: the same bytes again.
        words[1:1] = ["-nostdin", "-loglevel", "error", "-y", "-threads", "1", "-bitexact"]
        words[-1:-1] = ["-fflags", "+bitexact", "-flags:a", "+bitexact"]
    else:
        words[1:1] = ["-V1"]
    subprocess.run(words, check=True)
