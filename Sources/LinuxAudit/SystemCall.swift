// LinuxAudit: libaudit's tables.
//
// An audit log writes a system call as a number, which means another call on each kind of processor. In go the two
// numbers, out comes the call's name.
//
//     systemCall(257, architecture: 0xc000003e)  // "openat"
internal import CAudit

/// The name of a system call.
/// - Parameters:
///   - number: as the record's `syscall=` has it.
///   - architecture: as its `arch=` has it: a machine of ELF with bits for its width and byte order (`AUDIT_ARCH_…` of
///     linux/audit.h).
/// - Returns: nil where libaudit does not know it.
package func systemCall(_ number: Int32, architecture: UInt32) -> String? {
  let machine = audit_elf_to_machine(architecture)
  guard machine >= 0, let name = unsafe audit_syscall_to_name(number, machine) else { return nil }
  return unsafe String(cString: name)
}
