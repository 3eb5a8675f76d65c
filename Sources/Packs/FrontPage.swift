/// What leaves the audit and must be trusted later: the sums of a published run, and their verification.
///
/// In goes a run's folder, out comes `SHA256SUMS`, or a list of what no longer agrees with it.
package enum FrontPage {}
