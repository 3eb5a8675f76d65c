/// The word that a misspelt one most likely stands for, for "did you mean" in messages.
///
/// Distance is optimal string alignment (Damerau-Levenshtein without editing a swapped pair again): inserting, dropping,
/// replacing or swapping neighbouring characters costs 1; a difference of case alone costs nothing. Only a third of the
/// word's length (at least 1, at most 3) may differ, never all of it; of words equally near the first one given wins.
/// - Returns: nil where no word is near enough, or the word itself is among them.
package func nearestWord(to word: String, among words: some Sequence<String>) -> String? {
  let wanted = Array(word.lowercased())
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (word: String, distance: Int)?
  for candidate in words {
    if candidate == word { return nil }
    let letters = Array(candidate.lowercased())
    let allowed = min(3, max(1, max(wanted.count, letters.count) / 3))
    let limit = min(allowed, wanted.count - 1, letters.count - 1, (best?.distance ?? .max) - 1)
    guard limit >= 0, abs(letters.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, letters)
    if distance <= limit { best = (candidate, distance) }
  }
  return best?.word
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
