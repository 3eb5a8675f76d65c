#!/usr/bin/env python3
"""Fills an NTFS image without mounting it, by libntfs-3g (the library of Debian's package ntfs-3g).

fill-ntfs.py IMAGE reads one order a line from standard input, its parts divided by tabs:

  folder PATH
  file PATH SOURCE            with what the file SOURCE holds
  hollow PATH SIZE            of so many bytes, none of which are there
  stream PATH NAME SOURCE     a named stream of it
  reparse PATH TAG            marked for another part of Windows by a reparse tag ([MS-FSCC] 2.1.2.1), in hexadecimal digits
  attributes PATH VALUE       of Windows ([MS-FSCC] 2.6), in hexadecimal digits
  owner PATH SID
  times PATH CREATED MODIFIED ACCESSED CHANGED    in units of 100 ns since 1601-01-01 UTC; the last is not set by all versions
  rename PATH NAME            in the same folder
  delete PATH
"""
import ctypes, os, stat, struct, sys

ntfs = ctypes.CDLL("libntfs-3g.so.89", use_errno=True)
pointer, c_int, c_char_p, u64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint64
for name, result, arguments in [
    ("ntfs_mount", pointer, [c_char_p, ctypes.c_ulong]),
    ("ntfs_umount", c_int, [pointer, c_int]),
    ("ntfs_pathname_to_inode", pointer, [pointer, pointer, c_char_p]),
    ("ntfs_create", pointer, [pointer, ctypes.c_uint32, pointer, ctypes.c_uint8, ctypes.c_uint32]),
    ("ntfs_inode_close", c_int, [pointer]),
    ("ntfs_inode_set_times", c_int, [pointer, c_char_p, ctypes.c_size_t, c_int]),
    ("ntfs_attr_open", pointer, [pointer, ctypes.c_uint32, pointer, ctypes.c_uint32]),
    ("ntfs_attr_add", c_int, [pointer, ctypes.c_uint32, pointer, ctypes.c_uint8, pointer, ctypes.c_int64]),
    ("ntfs_attr_pwrite", ctypes.c_int64, [pointer, ctypes.c_int64, ctypes.c_int64, c_char_p]),
    ("ntfs_attr_truncate", c_int, [pointer, ctypes.c_int64]),
    ("ntfs_attr_close", None, [pointer]),
    ("ntfs_set_ntfs_reparse_data", c_int, [pointer, c_char_p, ctypes.c_size_t, c_int]),
    ("ntfs_set_ntfs_attrib", c_int, [pointer, c_char_p, ctypes.c_size_t, c_int]),
    ("ntfs_link", c_int, [pointer, pointer, pointer, ctypes.c_uint8]),
    ("ntfs_delete", c_int, [pointer, c_char_p, pointer, pointer, pointer, ctypes.c_uint8]),
    ("ntfs_initialize_file_security", pointer, [c_char_p, ctypes.c_ulong]),
    ("ntfs_set_file_security", c_int, [pointer, c_char_p, ctypes.c_uint32, c_char_p]),
    ("ntfs_leave_file_security", c_int, [pointer]),
]:
    function = getattr(ntfs, name)
    function.restype, function.argtypes = result, arguments

AT_DATA = 0x80
unnamed = ctypes.c_void_p(ctypes.addressof(ctypes.c_uint16.in_dll(ntfs, "AT_UNNAMED")))


def check(is_done, what):
    if not is_done:
        sys.exit(f"fill-ntfs: {what}: {os.strerror(ctypes.get_errno())}")


def utf16(name):
    encoded = name.encode("utf-16-le", "surrogatepass")
    return ctypes.create_string_buffer(encoded, len(encoded) + 2), len(encoded) // 2


class Volume:
    def __init__(self, image):
        self.handle = ntfs.ntfs_mount(image.encode(), 0)
        check(self.handle, f"cannot open {image}")

    def close(self):
        check(ntfs.ntfs_umount(self.handle, 0) == 0, "cannot close")

    def inode(self, path):
        inode = ntfs.ntfs_pathname_to_inode(self.handle, None, path.encode("utf-8", "surrogateescape"))
        check(inode, f"there is no {path}")
        return inode

    def create(self, path, kind):
        folder, name = os.path.split(path)
        parent = self.inode(folder or "/")
        text, length = utf16(name)
        made = ntfs.ntfs_create(parent, 0, text, length, kind)
        check(made, f"cannot make {path}")
        check(ntfs.ntfs_inode_close(parent) == 0, path)
        return made

    def write(self, inode, name, source):
        with open(source, "rb") as file:
            content = file.read()
        if name is None:
            attribute = ntfs.ntfs_attr_open(inode, AT_DATA, unnamed, 0)
        else:
            text, length = utf16(name)
            check(ntfs.ntfs_attr_add(inode, AT_DATA, text, length, None, 0) == 0, f"cannot add {name}")
            attribute = ntfs.ntfs_attr_open(inode, AT_DATA, text, length)
        check(attribute, "cannot open the content")
        check(ntfs.ntfs_attr_pwrite(attribute, 0, len(content), content) == len(content), "cannot write")
        ntfs.ntfs_attr_close(attribute)
        check(ntfs.ntfs_inode_close(inode) == 0, "cannot close")

    def hollow(self, path, size):
        inode = self.create(path, stat.S_IFREG)
        attribute = ntfs.ntfs_attr_open(inode, AT_DATA, unnamed, 0)
        check(attribute and ntfs.ntfs_attr_truncate(attribute, size) == 0, path)
        ntfs.ntfs_attr_close(attribute)
        check(ntfs.ntfs_inode_close(inode) == 0, path)

    def reparse(self, path, tag):
        inode = self.inode(path)
        data = struct.pack("<IHHQ", tag, 8, 0, 0)
        check(ntfs.ntfs_set_ntfs_reparse_data(inode, data, len(data), 0) == 0, path)
        check(ntfs.ntfs_inode_close(inode) == 0, path)

    def attributes(self, path, value):
        inode = self.inode(path)
        check(ntfs.ntfs_set_ntfs_attrib(inode, struct.pack("<I", value), 4, 0) == 0, path)
        check(ntfs.ntfs_inode_close(inode) == 0, path)

    def delete(self, path):
        folder, name = os.path.split(path)
        text, length = utf16(name)
        check(ntfs.ntfs_delete(self.handle, None, self.inode(path), self.inode(folder or "/"), text, length) == 0, path)

    def rename(self, path, name):
        folder = os.path.dirname(path)
        text, length = utf16(name)
        inode, parent = self.inode(path), self.inode(folder or "/")
        check(ntfs.ntfs_link(inode, parent, text, length) == 0, path)
        ntfs.ntfs_inode_close(inode)
        ntfs.ntfs_inode_close(parent)
        self.delete(path)

    def times(self, path, values):
        inode = self.inode(path)
        packed = struct.pack("<4Q", *values)
        check(ntfs.ntfs_inode_set_times(inode, packed, len(packed), 0) == 0, path)
        check(ntfs.ntfs_inode_close(inode) == 0, path)


def owner_descriptor(sid):
    """A self-relative security descriptor that holds an owner and nothing else ([MS-DTYP] 2.4.6)."""
    parts = sid.split("-")
    numbers = [int(part) for part in parts[3:]]
    binary = struct.pack(">BBHI", 1, len(numbers), 0, int(parts[2])) + struct.pack(f"<{len(numbers)}I", *numbers)
    dacl = struct.pack("<BBHHH", 2, 0, 8, 0, 0)
    start = 20
    return struct.pack("<BBHIIII", 1, 0, 0x8004, start, start + len(binary), 0, start + 2 * len(binary)) + binary * 2 + dacl


image = sys.argv[1]
volume, security = None, None
for line in sys.stdin.read().splitlines():
    order, *parts = line.split("\t")
    if order == "owner":
        if volume:
            volume.close()
            volume = None
        if not security:
            security = ntfs.ntfs_initialize_file_security(image.encode(), 0)
            check(security, "cannot open for owners")
        # OWNER, GROUP and DACL_SECURITY_INFORMATION.
        check(ntfs.ntfs_set_file_security(security, parts[0].encode(), 7, owner_descriptor(parts[1])) != 0, line)
        continue
    if security:
        check(ntfs.ntfs_leave_file_security(security) != 0, "cannot close")
        security = None
    if not volume:
        volume = Volume(image)
    if order == "folder":
        check(ntfs.ntfs_inode_close(volume.create(parts[0], stat.S_IFDIR)) == 0, line)
    elif order == "file":
        volume.write(volume.create(parts[0], stat.S_IFREG), None, parts[1])
    elif order == "hollow":
        volume.hollow(parts[0], int(parts[1]))
    elif order == "reparse":
        volume.reparse(parts[0], int(parts[1], 16))
    elif order == "attributes":
        volume.attributes(parts[0], int(parts[1], 16))
    elif order == "stream":
        volume.write(volume.inode(parts[0]), parts[1], parts[2])
    elif order == "times":
        volume.times(parts[0], [int(part) for part in parts[1:]])
    elif order == "rename":
        volume.rename(*parts)
    elif order == "delete":
        volume.delete(parts[0])
    else:
        sys.exit(f"fill-ntfs: unknown order {order}")
if volume:
    volume.close()
if security:
    check(ntfs.ntfs_leave_file_security(security) != 0, "cannot close")
