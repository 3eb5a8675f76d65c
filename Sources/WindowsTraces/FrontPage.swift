// WindowsTraces: what Windows notes of a file beside the file itself, read from hostile bytes.
//
//     if let note = RecycledFile(bytes.span) { print(note.originalPath, note.deleted ?? 0) }
//     if let zone = ZoneIdentifier(stream.span) { print(zone.hostURL ?? "") }
