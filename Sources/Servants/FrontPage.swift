// Servants: programs that are kept ready and handed one hostile thing at a time.
//
// A library that meets hostile bytes runs in a program of its own. It is started once, without environment, with a limit
// on its memory and no right to write files; a request is handed to it with at most one open descriptor, so that it needs
// to find nothing for itself; it answers in frames (a tag and bytes). Where it dies, is silent for too long or speaks
// nonsense, it is ended: that costs the one request, as a `ServantError`, and the next request starts it anew.
//
// The side that asks, one `Servant` for each thread:
//
//     let servant = Servant(ServantProgram("/usr/lib/earshot/earshot-measure"))
//     try servant.ask([1, 2, 3], handing: file.descriptor, within: 10_000_000)
//     while let frame = try servant.answer() { use(frame.tag, frame.bytes) }
//
// The servant's own `main.swift`:
//
//     let service = Service.begin(name: "earshot-measure")
//     while let request = service.next() {
//       service.send(tag: 1, measure(request.bytes, request.descriptor))
//       service.finish()
//     }
//
// A protocol that goes back and forth within one request has the asker `reply(_:)` and the servant `reply()`.
