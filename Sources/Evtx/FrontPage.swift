// Evtx: libevtx made safe.
//
// A Windows event log (`.evtx`) is a header of 4,096 bytes and then chunks of 65,536 bytes, each of which holds all that
// its records need. In go the bytes of one chunk, which may be hostile; out come its records as XML, as Windows itself
// shows them. libevtx sees one chunk at a time, in memory: a log of any size is read as a stream, from an archive too, and
// what is damaged in one chunk costs no other. It stays within the collector's process, which is one per source and whose
// end costs that source only: thousands of chunks with bytes changed at random neither ended nor held it up.
//
//     let chunk = try EvtxChunk(bytes.span)
//     for index in 0..<chunk.recordCount { print(chunk.record(index)?.xml.count ?? 0) }
