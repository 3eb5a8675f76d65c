internal import Evidence
internal import Time

/// A number with commas between its thousands: `12,345`.
func grouped(_ number: some BinaryInteger) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return (number < 0 ? "-" : "") + text
}

/// A number and what it counts: `1 breach`, `1,204 breaches`.
func counted(_ number: some BinaryInteger, _ one: String, _ many: String) -> String {
  "\(grouped(number)) \(number == 1 ? one : many)"
}

/// Names of kinds of fact as a reader says them: `subject-request tenure` is `subject access requests, tenures`. One that
/// the catalogue no longer has, in a run of an earlier version, is named as it is.
func wordedKinds(_ names: String) -> String {
  names.split(separator: " ").map { name in Catalogue.kind(String(name))?.plural ?? String(name) }.joined(
    separator: ", ")
}

/// A kind of source as a reader says it.
func wordedSourceKind(_ kind: String) -> String {
  switch kind {
  case "store": "recording store"
  case "drives": "workstation drives"
  case "access-log": "access log"
  case "keypad": "keypad digits in recordings"
  default: kind
  }
}

extension String {
  /// With a capital at the beginning.
  var sentenceCase: String {
    guard let first = utf8.first else { return self }
    if first >= 0x80 { return prefix(1).uppercased() + dropFirst() }
    guard (0x61...0x7A).contains(first) else { return self }
    // A small letter of English is one byte, and so is the large one.
    var bytes = Array(utf8)
    bytes[0] -= 0x20
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What the audit came to, in words; the first thing that a reader of any report meets.
struct Verdict {
  /// The one sentence that matters most.
  let headline: String
  /// What qualifies it.
  let qualification: String

  init(_ audit: AuditFacts, newBreaches: Int) {
    let news: String
    if audit.previous == nil {
      news = ""
    } else if newBreaches == 0 {
      news = ", none of them new"
    } else if newBreaches == audit.breaches {
      news = newBreaches == 1 ? ", and it is new" : ", all of them new"
    } else {
      news = ", \(grouped(newBreaches)) of them new"
    }
    let found = audit.breaches == 1 ? "1 breach of the policy was found" : nil
    let many = "\(grouped(audit.breaches)) breaches of the policy were found"
    let isSeenInFull = audit.gaps == 0
    if audit.breaches > 0 {
      headline = (found ?? many) + news + "."
    } else if isSeenInFull && audit.undetermined == 0 {
      headline = "No breach of the policy was found."
    } else {
      headline = "No breach of the policy was found in what could be seen."
    }
    let questions = "\(counted(audit.undetermined, "question", "questions")) could not be answered"
    switch (isSeenInFull, audit.undetermined == 0) {
    case (true, true):
      qualification = "Everything that was to be examined was examined, and every question was answered."
    case (true, false):
      qualification = "Everything that was to be examined was examined, but \(questions)."
    case (false, true):
      qualification =
        "\(counted(audit.gaps, "thing", "things")) could not be seen, so there may be breaches that this report does not show."
    case (false, false):
      qualification =
        "\(counted(audit.gaps, "thing", "things")) could not be seen and \(questions), so there may be breaches that this report does not show."
    }
  }
}
