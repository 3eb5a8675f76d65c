/// What leaves the audit and must be trusted later: the sums of a published run, the history that all runs are recorded in,
/// and their verification.
///
/// In goes a run's folder, out comes `SHA256SUMS` and a record, or a list of what no longer agrees with them.
package enum FrontPage {}
