"""Calls made out of telephone prompts, as a store of them would be: the same announcement first, two voices that take turns, in
every third call the same hold music; and copies of them, altered in every way that people and programs alter sound.

Nothing of it is random but by a seed. There are not as many prompts as sentences in a thousand calls, so what is said is pieces of
at most 3.5 s, each time at another pitch and pace, changed by up to a fifth. Two calls may so hold the same piece at nearly the same
pace: no longer than what people say in every call.
"""
import functools
import pathlib
import random
import subprocess
import wave

import numpy

RATE = 8000
PROMPTS = pathlib.Path("/usr/share/asterisk/sounds")
MUSIC = pathlib.Path("/usr/share/asterisk/moh")
# Samples of a prompt that are said at a time.
PIECE = RATE * 7 // 2
# What each caller hears first.
ANNOUNCEMENT = ("en_US_f_Allison/tt-allbusy.wav", "en_US_f_Allison/queue-thankyou.wav", "en_US_f_Allison/vm-for-tech-support.wav",
                "en_US_f_Allison/demo-thanks.wav")


@functools.cache
def read(path):
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2), path
        return numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16).astype(numpy.float32) / 32768


@functools.cache
def prompts():
    """What is said, by voice; whatever is too short to be a sentence, and tones, left out."""
    found = {}
    for folder in sorted(PROMPTS.iterdir()):
        if folder.is_symlink() or not folder.is_dir():
            continue
        names = [name for name in sorted(folder.rglob("*.wav")) if name.stat().st_size > 2 * RATE * 1.2
                 and not any(word in name.name for word in ("beep", "tone", "silence", "dtmf", "monkey", "moo", "crash"))]
        if len(names) > 40:
            found[folder.name] = names
    return found


def paced(sound, factor):
    """The same at another pitch and pace."""
    at = numpy.arange(0, len(sound) - 1, factor, dtype=numpy.float64)
    return numpy.interp(at, numpy.arange(len(sound)), sound).astype(numpy.float32)


def level(sound, decibels):
    loud = sound[numpy.abs(sound) > 0.01]
    rms = numpy.sqrt(numpy.mean(loud * loud)) if len(loud) else 1
    return sound * (10 ** (decibels / 20) / rms)


def silence(seconds):
    return numpy.zeros(int(RATE * seconds), numpy.float32)


@functools.cache
def announcement():
    return numpy.concatenate([level(read(PROMPTS / name), -24) for name in ANNOUNCEMENT if (PROMPTS / name).exists()])


@functools.cache
def music():
    return level(read(sorted(MUSIC.glob("*.wav"))[0]), -26)


def call(seed, seconds, is_abandoned=False):
    """A call: both parties mixed, each by itself, and the seconds from and to which it holds what other calls hold too. An
    abandoned one has nothing but announcement and music."""
    chance = random.Random(seed)
    noise = numpy.random.default_rng(seed)
    names = chance.sample(sorted(prompts()), 2)
    paces = [chance.uniform(0.82, 1.2) for _ in names]
    loudness = [chance.uniform(-30, -20) for _ in names]
    first = [silence(chance.uniform(0, 2)), announcement(), silence(chance.uniform(0.3, 2))]
    legs = [numpy.concatenate(first), None]
    length = len(legs[0])
    shared = [(0, length / RATE)]
    legs[1] = numpy.zeros(length, numpy.float32)
    hold = chance.uniform(0.3, 0.7) * seconds if seed % 3 == 0 else None
    if is_abandoned:
        hold = 0
        seconds = length / RATE + chance.uniform(5, 25)
    turn = 0
    parts = [[legs[0]], [legs[1]]]
    while length < seconds * RATE:
        if hold is not None and length > hold * RATE:
            part = music()[:int(RATE * (25 if is_abandoned else chance.uniform(12, 25)))]
            parts[0].append(part)
            parts[1].append(numpy.zeros(len(part), numpy.float32))
            shared.append((length / RATE, (length + len(part)) / RATE))
            hold = None
        else:
            said = read(chance.choice(prompts()[names[turn]]))
            start = chance.randrange(max(1, len(said) - PIECE))
            part = level(paced(said[start:start + PIECE], paces[turn] * chance.uniform(0.97, 1.03)), loudness[turn])
            pause = silence(chance.expovariate(1 / 0.7))
            part = numpy.concatenate([part, pause])
            parts[turn].append(part)
            parts[1 - turn].append(numpy.zeros(len(part), numpy.float32))
            if chance.random() < 0.6:
                turn = 1 - turn
        length += len(part)
    legs = [numpy.concatenate(leg)[:int(seconds * RATE)] for leg in parts]
    legs = [leg + noise.normal(0, 10 ** (-66 / 20), len(leg)).astype(numpy.float32) for leg in legs]
    return legs[0] + legs[1], legs, shared


def write(path, *channels, rate=RATE):
    samples = numpy.stack(channels, axis=1)
    data = (numpy.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setframerate(rate)
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.writeframes(data)


def ffmpeg(*words):
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-threads", "1", *map(str, words)], check=True)


def sox(*words):
    subprocess.run(["sox", "-D", "-V1", *map(str, words)], check=True)


def coder(ending, *words):
    def make(source, target, _):
        target = target.with_name(target.name + ending)
        ffmpeg("-i", source, *words, target)
        return target
    return make


def effect(ending, *words):
    def make(source, target, _):
        target = target.with_name(target.name + ending)
        sox(source, target, *words)
        return target
    return make


def adaptive(mode):
    def make(source, target, _):
        target = target.with_name(target.name + ".amr")
        sox(source, "-t", "amr-nb", "-C", mode, target)
        return target
    return make


def telephone(ending, codec):
    def make(source, target, _):
        target = target.with_name(target.name + ending)
        subprocess.run([pathlib.Path(__file__).with_name("phone_codecs.py"), codec, source, target], check=True)
        return target
    return make


def cut(seconds, ending=".wav", *words):
    def make(source, target, chance):
        with wave.open(str(source)) as file:
            length = file.getnframes() / file.getframerate()
        target = target.with_name(target.name + ending)
        start = chance.uniform(0, max(0, length - seconds))
        ffmpeg("-ss", f"{start:.3f}", "-t", seconds, "-i", source, *words, target)
        return target
    return make


def noisy(decibels):
    def make(source, target, chance):
        sound = read.__wrapped__(source)
        loud = sound[numpy.abs(sound) > 0.01]
        power = numpy.mean(loud * loud)
        noise = numpy.random.default_rng(chance.randrange(1 << 30)).normal(0, numpy.sqrt(power / 10 ** (decibels / 10)), len(sound))
        target = target.with_name(target.name + ".wav")
        write(target, sound + noise.astype(numpy.float32))
        return target
    return make


MP3 = ("-c:a", "libmp3lame", "-b:a")
OPUS = ("-c:a", "libopus", "-application", "voip", "-b:a")
# What each alteration does. The first are re-encodings; the cuts take their piece from anywhere.
ALTERATIONS = {
    "MP3, 64 kbit/s": coder(".mp3", *MP3, "64k"),
    "MP3, 32 kbit/s": coder(".mp3", *MP3, "32k"),
    "MP3, 16 kbit/s": coder(".mp3", *MP3, "16k"),
    "Opus, 32 kbit/s": coder(".opus", *OPUS, "32k"),
    "Opus, 16 kbit/s": coder(".opus", *OPUS, "16k"),
    "Opus, 8 kbit/s": coder(".opus", *OPUS, "8k"),
    "AAC, 64 kbit/s": coder(".m4a", "-c:a", "aac", "-b:a", "64k", "-ar", "44100"),
    "AAC, 24 kbit/s": coder(".m4a", "-c:a", "aac", "-b:a", "24k"),
    "WMA, 32 kbit/s": coder(".wma", "-c:a", "wmav2", "-b:a", "32k"),
    "Vorbis, quality 0": coder(".ogg", "-c:a", "libvorbis", "-q:a", "0"),
    "Speex, 8 kbit/s": coder(".spx", "-c:a", "libspeex", "-b:a", "8k"),
    "GSM 06.10": coder(".gsm", "-c:a", "libgsm"),
    "mu-law": coder(".wav", "-c:a", "pcm_mulaw"),
    "A-law": coder(".wav", "-c:a", "pcm_alaw"),
    "G.722": coder(".g722", "-ar", "16000", "-c:a", "g722"),
    "G.726, 32 kbit/s": coder(".wav", "-c:a", "g726", "-b:a", "32k"),
    "G.723.1": coder(".wav", "-c:a", "g723_1", "-b:a", "6300"),
    "IMA ADPCM": coder(".wav", "-c:a", "adpcm_ima_wav"),
    "FLAC": coder(".flac", "-c:a", "flac"),
    "12 dB louder": effect(".wav", "gain", "12"),
    "12 dB fainter": effect(".wav", "gain", "-12"),
    "stereo at 44.1 kHz": coder(".wav", "-ac", "2", "-ar", "44100"),
    "film (MP4, AAC)": lambda source, target, chance: film(source, target),
    "noise at 20 dB": noisy(20),
    "cut to 60 s": cut(60),
    "cut to 30 s": cut(30),
    "cut to 15 s": cut(15),
    "cut to 8 s": cut(8),
    "cut to 15 s, MP3, 16 kbit/s": cut(15, ".mp3", *MP3, "16k"),
    "cut to 8 s, MP3, 16 kbit/s": cut(8, ".mp3", *MP3, "16k"),
    "cut to 8 s, GSM 06.10": cut(8, ".gsm", "-c:a", "libgsm"),
    "silence trimmed at both ends": effect(".wav", *(("silence", "1", "0.05", "1%", "reverse") * 2)),
    "silence shortened throughout": effect(".wav", "silence", "-l", "1", "0.1", "1%", "-1", "0.3", "1%"),
    "two calls joined": None,
    "cut to 5 s": cut(5),
    "cut to 5 s, MP3, 16 kbit/s": cut(5, ".mp3", *MP3, "16k"),
    "noise at 10 dB": noisy(10),
    "2 % faster": effect(".wav", "speed", "1.02"),
    "2 % slower": effect(".wav", "speed", "0.98"),
    "1 % faster": effect(".wav", "speed", "1.01"),
    "2 % faster, same pitch": effect(".wav", "tempo", "-s", "1.02"),
    # As mobile and internet telephones keep them; pauses are left out of AMR.
    "AMR, 12.2 kbit/s": adaptive(7),
    "AMR, 4.75 kbit/s": adaptive(0),
    "AMR-WB, 12.65 kbit/s": telephone(".awb", "amr-wb"),
    "G.729": telephone(".g729", "g729"),
}
CUTS = {name: float(name.split()[2]) for name in ALTERATIONS if name.startswith("cut to")}


def film(source, target):
    target = target.with_name(target.name + ".mp4")
    ffmpeg("-f", "lavfi", "-i", "color=c=gray:s=160x120:r=2", "-i", source, "-shortest", "-c:v", "mpeg4", "-c:a", "aac", "-b:a", "96k",
           "-ar", "44100", target)
    return target


def cut_start(name, length, seed):
    """The second at which a cut begins, as `alter` chooses it."""
    return random.Random(seed).uniform(0, max(0, length - CUTS[name]))


def alter(source, other, target, name, seed):
    """Makes an altered copy; `other` is what it may be joined with."""
    chance = random.Random(seed)
    if ALTERATIONS[name] is None:
        made = target.with_name(target.name + ".wav")
        sox(source, other, made)
    else:
        made = ALTERATIONS[name](source, target, chance)
    return made
