internal import FoundFiles
internal import OpenMail

serveFoundFiles(name: "earshot-open-mail", needsFiles: false, openMail)
