internal import Files
internal import Text

/// A text without white space at its ends.
func trimmedText(_ text: String) -> String {
  var words = text[...]
  while let first = words.first, first.isWhitespace { words.removeFirst() }
  while let last = words.last, last.isWhitespace { words.removeLast() }
  return String(words)
}

/// A text as a message may hold it: short, on one line, numbers masked.
func shownText(_ text: String) -> String {
  maskedNumbers(in: escapedPath(text.count > 60 ? String(text.prefix(60)) + "…" : text))
}
