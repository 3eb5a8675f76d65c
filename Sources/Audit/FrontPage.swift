/// The audit itself: evidence joined, rules judged, findings told apart from last week's.
///
/// In go the sealed evidence files of a run, the policies in force and the findings of the run before; out comes one
/// SQLite file of findings (``FindingsSchema``), from which every report is written.
///
/// ```swift
/// let outcome = try Evaluation(policies: policies, at: at, zone: zone, program: "earshot 0.1.0")
///   .run(sources: sources, workFolder: work, findings: "\(work)/findings.sqlite", previous: nil)
/// ```
package enum FrontPage {}
