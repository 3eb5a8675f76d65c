// Images: disk images read as if they were mounted, by The Sleuth Kit and libewf, without mounting and without root.
//
// In goes the path of an image's first segment: raw (`.dd`, `.img`; split as `.001`, `.002` or `.aa`, `.ab`) or E01. Out
// come the files of every NTFS, FAT, exFAT, ext2, ext3 and ext4 file system in it, with or without a partition table:
// those that are there, those that are deleted but can still be read, and each named stream as a file of its own. Nothing
// that is opened keeps a trace of it, not even an access time.
//
// The bytes are hostile: whatever libtsk or libewf refuses is a trouble that names where, and folders that loop are
// entered once. What a lie in a size can still cost in time or memory, the process that uses this must bound.
//
//     let image = try DiskImage("/images/ws-014.E01")
//     let counts = try ImageWalk(image).run(
//       file: { file in print(file.path) }, trouble: { trouble in print(trouble.what) })
