#!/usr/bin/env python3
"""Encodes a sound as mobile and internet telephones do, by libraries that no program of Debian's encodes with: bare G.729 (libbcg729)
and AMR-WB (libvo-amrwbenc, RFC 4867, section 5). Needs sox."""
import argparse
import ctypes
import pathlib
import subprocess


def samples(path, rate):
    """16-bit samples of one channel."""
    return subprocess.run(["sox", "-D", path, "-t", "raw", "-r", str(rate), "-e", "signed", "-b", "16", "-c", "1", "-"],
                          check=True, capture_output=True).stdout


def frames(data, count):
    """So many samples at a time; what is left at the end is too short for a frame."""
    for start in range(0, len(data) - 2 * count + 1, 2 * count):
        yield data[start:start + 2 * count]


def g729(path):
    library = ctypes.CDLL("libbcg729.so.0")
    library.initBcg729EncoderChannel.restype = ctypes.c_void_p
    channel = ctypes.c_void_p(library.initBcg729EncoderChannel(0))
    out, length = ctypes.create_string_buffer(10), ctypes.c_uint8()
    for frame in frames(samples(path, 8000), 80):
        library.bcg729Encoder(channel, frame, out, ctypes.byref(length))
        yield out.raw[:length.value]


def amr_wideband(path):
    library = ctypes.CDLL("libvo-amrwbenc.so.0")
    library.E_IF_init.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.E_IF_init())
    out = ctypes.create_string_buffer(500)
    yield b"#!AMR-WB\n"
    for frame in frames(samples(path, 16000), 320):
        # Mode 2: 12.65 kbit/s.
        yield out.raw[:library.E_IF_encode(state, 2, frame, out, 0)]


def main():
    codecs = {"g729": g729, "amr-wb": amr_wideband}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codec", choices=codecs)
    parser.add_argument("input", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    options = parser.parse_args()
    options.output.write_bytes(b"".join(codecs[options.codec](options.input)))


if __name__ == "__main__":
    main()
