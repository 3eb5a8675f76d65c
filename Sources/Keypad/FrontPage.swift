/// What was keyed in on a telephone and can be heard in recordings: how many digits, when, and whether they are like a
/// card number. The digits themselves go no further than the check.
///
/// In goes a store's sealed evidence, which says what recordings there are, and, where there is one, the evidence of
/// the audit before, which says what was listened to already; out comes sealed evidence of the kind `keypad-digits`.
///
/// ```swift
/// let collector = KeypadCollector(name: "main-keypad", store: store, shape: RunShape(), at: instant, collector: "…")
/// try collector.collect(to: "main-keypad.evidence")
/// ```
package enum FrontPage {}
