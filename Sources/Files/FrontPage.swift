// Files: reading that leaves no trace, writing that is whole or not there, locks and child processes.
//
// What is audited is opened by `ReadOnlyFile` alone: without a link at its end being followed, without its access time
// being touched where the system allows it, without waiting for a pipe. Every refusal of the system is a `FileError`.
//
//     let contents = try ReadOnlyFile.contents(of: "policy.xml", atMost: 1 << 20)
