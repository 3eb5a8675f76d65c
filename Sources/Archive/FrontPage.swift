// Archive: compressed files and archives, read as if they were neither.
//
// In goes a path; out come the bytes of the file, expanded where it is compressed by gzip, xz, zstd or bzip2, and just as
// they are where it is not. A file that breaks off, contradicts its own checksum, or expands beyond measure ends in an
// error that says how far the reading got.
//
//     var file = try CompressedFile("access.log.1.gz")
//     while let chunk = try file.next() { count += chunk.count }
//
// A zip, tar (plain or compressed), 7z or cab yields its regular files one after the other, each told apart by what
// it holds and not by its name; nothing is written to the disk, and what is wrong with one file is told of it alone.
//
//     guard var files = try ArchivedFiles("logs.zip") else { return }
//     while let entry = try files.next() {
//       while let chunk = try files.nextChunk() { count += chunk.count }
//     }
