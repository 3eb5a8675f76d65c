// FoundFiles: what lies within archives, mail, disk images and shares, found by servants of one protocol.
//
// An opener is a servant that is asked to open one thing, and tells of each file in it: what is known of it, with its
// first bytes, upon which the asker wants its contents or not. Contents come as a stream; what cannot be read comes as
// trouble, in words. The asker believes nothing: files, bytes and time are counted on its side.
//
// The side that asks:
//
//     let opener = Opener(ServantProgram("/usr/lib/earshot/earshot-open-archive"))
//     try opener.open(OpenRequest(), handing: file.descriptor, budget: OpenBudget(limits))
//     while let event = try opener.next() {
//       switch event {
//       case .found(let file, let start): try opener.want(isOfInterest(file, start) ? .contents(upTo: 1 << 30) : .nothing)
//       case .bytes(let bytes): digest.update(bytes.span)
//       case .ended(let how): take(digest.finish(), how)
//       case .trouble(let trouble): tell(trouble)
//       case .limit(let limit): tell(limit)
//       }
//     }
//
// The opener's side is given a `FoundFilesReceiver` (``serveFoundFiles(name:_:)`` makes one of the asker) and calls
// ``FoundFilesReceiver/offer(_:_:)`` for each file.
