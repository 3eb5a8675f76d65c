internal import FoundFiles
internal import OpenArchive

serveFoundFiles(name: "earshot-open-archive", needsFiles: false, openArchive)
