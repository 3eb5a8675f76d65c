// OpenArchive: tells of the files in an archive, as an opener does.
//
// libarchive reads zip (with office documents), 7z, rar, tar, cab, ISO 9660 images, cpio, ar, rpm, lha and xar, and what
// is compressed by gzip, xz, zstd, bzip2, lzip, lz4 or compress. The program around it is earshot-open-archive.
//
//     serveFoundFiles(name: "earshot-open-archive", openArchive)
