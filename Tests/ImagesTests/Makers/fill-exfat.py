#!/usr/bin/env python3
"""Fills an exFAT image without mounting it, by Microsoft's "exFAT file system specification"; fsck.exfat must like it.

fill-exfat.py IMAGE reads one order a line from standard input, its parts divided by tabs:

  folder PATH
  file PATH SOURCE SECONDS    with what the file SOURCE holds; its times, in seconds since 1970 UTC, even
  delete PATH
"""
import struct, sys, time

image = open(sys.argv[1], "r+b")
boot = image.read(512)
fat_offset, _, heap, clusters, root = struct.unpack_from("<5I", boot, 80)
sector = 1 << boot[108]
cluster = sector << boot[109]


def place(number):
    return heap * sector + (number - 2) * cluster


def read(number):
    image.seek(place(number))
    return bytearray(image.read(cluster))


def write(number, data):
    image.seek(place(number))
    image.write(data)


bitmap_cluster = next(
    struct.unpack_from("<I", read(root), at + 20)[0] for at in range(0, cluster, 32) if read(root)[at] == 0x81)


def mark(first, count, used):
    bitmap = read(bitmap_cluster)
    for number in range(first - 2, first - 2 + count):
        if used:
            bitmap[number // 8] |= 1 << number % 8
        else:
            bitmap[number // 8] &= ~(1 << number % 8) & 255
    write(bitmap_cluster, bitmap)


def free(count):
    bitmap, run = read(bitmap_cluster), 0
    for number in range(clusters):
        run = 0 if bitmap[number // 8] >> number % 8 & 1 else run + 1
        if run == count:
            return number + 2 - count + 1
    sys.exit("fill-exfat: full")


def stamp(seconds):
    t = time.gmtime(seconds)
    return (t.tm_year - 1980) << 25 | t.tm_mon << 21 | t.tm_mday << 16 | t.tm_hour << 11 | t.tm_min << 5 | t.tm_sec // 2


def name_hash(name):
    value = 0
    for byte in name.upper().encode("utf-16-le"):
        value = ((value << 15 | value >> 1) + byte) & 0xFFFF
    return value


def entries(name, attributes, first, size, seconds):
    encoded = name.encode("utf-16-le")
    names = [encoded[at:at + 30].ljust(30, b"\0") for at in range(0, len(encoded), 30)]
    when = stamp(seconds)
    file = struct.pack("<BBHHHIIIBB3B7x", 0x85, 1 + len(names), 0, attributes, 0, when, when, when, 0, 0, 0x80, 0x80, 0x80)
    stream = struct.pack(
        "<BBBBHHQIIQ", 0xC0, 3, 0, len(encoded) // 2, name_hash(name), 0, size, 0, first, size)
    whole = bytearray(file + stream + b"".join(b"\xC1\0" + part for part in names))
    checksum = 0
    for at, byte in enumerate(whole):
        if at not in (2, 3):
            checksum = ((checksum << 15 | checksum >> 1) + byte) & 0xFFFF
    struct.pack_into("<H", whole, 2, checksum)
    return whole


def find(folder, name):
    """Where the entry set of a name is in its folder, and its first cluster and size."""
    data, at = read(folder), 0
    while at < cluster and data[at]:
        if data[at] == 0x85:
            count = data[at + 1]
            length, first, size = data[at + 35], *struct.unpack_from("<IQ", data, at + 52)
            text = b"".join(data[at + 32 * part + 2:at + 32 * part + 32] for part in range(2, 1 + count))
            if text[:2 * length].decode("utf-16-le") == name:
                return at, count, first, size
            at += 32 * count
        at += 32
    return None


def folder_of(path):
    number = root
    *parts, name = path.strip("/").split("/")
    for part in parts:
        number = find(number, part)[2]
    return number, name


def add(path, attributes, content, seconds):
    folder, name = folder_of(path)
    count = max(1, -(-len(content) // cluster))
    first = free(count)
    mark(first, count, True)
    image.seek(place(first))
    image.write(content.ljust(count * cluster, b"\0"))
    data, made, at = read(folder), entries(name, attributes, first, len(content), seconds), 0
    while data[at]:
        at += 32
    data[at:at + len(made)] = made
    write(folder, data)


for line in sys.stdin.read().splitlines():
    order, *parts = line.split("\t")
    if order == "folder":
        add(parts[0], 0x10, bytes(cluster), 1_700_000_000)
    elif order == "file":
        with open(parts[1], "rb") as source:
            add(parts[0], 0x20, source.read(), int(parts[2]))
    elif order == "delete":
        folder, name = folder_of(parts[0])
        at, count, first, size = find(folder, name)
        data = read(folder)
        for part in range(count + 1):
            data[at + 32 * part] &= 0x7F
        write(folder, data)
        mark(first, max(1, -(-size // cluster)), False)
    else:
        sys.exit(f"fill-exfat: unknown order {order}")
