/// Extensions of telephone audio that has no header to tell it by, as Asterisk's `formats/` and SoX name them.
let extensionsOfAudio: [StaticString] = [
  "gsm", "g722", "g723", "g729", "ilbc", "sln", "sln16", "ulaw", "ul", "mu", "alaw", "al", "pcm", "vox",
]

/// Whether a path ends with one of them.
func hasExtensionOfAudio(_ path: String) -> Bool {
  let name = path.utf8.suffix(8)
  guard let dot = name.lastIndex(of: 0x2E) else { return false }
  let ending = name[name.index(after: dot)...].map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }
  return extensionsOfAudio.contains { wanted in
    unsafe UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount).elementsEqual(ending)
  }
}
