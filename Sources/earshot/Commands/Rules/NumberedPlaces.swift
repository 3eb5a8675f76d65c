internal import Audit
internal import Policy

/// The facts of an explanation, each told in full once, at the end, and by its number and line wherever it bears on something.
struct NumberedPlaces {
  private var places: [Explanation.Place] = []

  /// `[2] tenure, people.xml:86`, with what the rule says of it, if anything.
  mutating func told(_ place: Explanation.Place) -> String {
    let known = places.firstIndex { $0.isSame(as: place) }
    if known == nil { places.append(place) }
    let number = (known ?? places.count - 1) + 1
    return "[\(number)] \(spaced(place.kind)), \(position(place))" + (place.words.map { ". \($0)" } ?? "")
  }

  private func position(_ place: Explanation.Place) -> String {
    guard let file = place.file else { return "source \(place.source)" }
    return file + (place.line.map { ":\($0)" } ?? "") + (place.byte.map { ", byte \($0)" } ?? "")
  }

  /// Each with every field that is known, and the digests by which anybody can check that nothing was changed.
  var list: String {
    var text = "\nThe facts, and where each was seen\n"
    for (index, place) in places.enumerated() {
      text += HelpText.indented("[\(index + 1)] \(spaced(place.kind)): \(place.fact)", "  ")
      text += HelpText.indented("source \(place.source)", "      ")
      if place.file != nil { text += HelpText.indented(position(place), "      ") }
      if let digest = place.lineSHA256 { text += "      SHA-256 of the line \(digest)\n" }
      if let digest = place.fileSHA256 { text += "      SHA-256 of the file \(digest)\n" }
    }
    return text
  }
}

extension Explanation.Place {
  /// Whatever is said of it.
  fileprivate func isSame(as other: Explanation.Place) -> Bool {
    kind == other.kind && fact == other.fact && source == other.source && file == other.file && line == other.line
  }
}
