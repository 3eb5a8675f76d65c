/// Text that is equal to another only byte for byte, and comes before it as SQLite orders them: to Swift's own comparison an é in one
/// piece and an é in two are the same.
package struct ExactText: Hashable, Comparable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (a: ExactText, b: ExactText) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  package static func < (a: ExactText, b: ExactText) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

  package func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    // As String itself does, so that two texts in a row are not one.
    hasher.combine(0xFF as UInt8)
  }
}
