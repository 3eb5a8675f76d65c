internal import Files
internal import Hearing
internal import Servants
internal import Sound

// The program that hears: decodes one open file after another, and says what its sound is like.
let service = Service.begin(name: Hearer.program)
let ear = Ear()
while let request = service.next() {
  guard let descriptor = request.descriptor, let wanted = HearingRequest(request.bytes) else { break }
  ear.answer(wanted, descriptor: descriptor, path: "the file") { piece in service.send(tag: piece.tag, piece.bytes) }
  service.finish()
}
