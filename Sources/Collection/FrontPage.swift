/// Collectors: each turns one source into one sealed evidence file, and reads only.
///
/// ``StoreCollector`` reads a recording store, `DrivesCollector` the drives of the workstations, `AccessLogCollector` a
/// set of access logs and `RegisterCollector` a register that people keep. In go the source's settings and the audit
/// instant, out comes an evidence file in which everything that could not be examined is a gap. A collector throws
/// only where that file cannot be written.
///
/// ```swift
/// let collector = StoreCollector(settings: store, at: instant, collector: "earshot 0.1.0")
/// try collector.collect(to: "main.evidence")
/// ```
package enum FrontPage {}
