// Archive: compressed files read as if they were not.
//
// In goes a path; out come the bytes of the file, expanded where it is compressed by gzip, xz, zstd or bzip2, and just as
// they are where it is not. A file that breaks off, contradicts its own checksum, or expands beyond measure ends in an
// error that says how far the reading got.
//
//     var file = try CompressedFile("access.log.1.gz")
//     while let chunk = try file.next() { count += chunk.count }
