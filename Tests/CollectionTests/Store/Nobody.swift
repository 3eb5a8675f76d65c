import Glibc

/// Runs a closure, and the threads that it starts, with the file permissions of the user "nobody": root may read
/// whatever the mode of a file says, and tests often run as root. Does nothing for any other user.
func asNobody(_ body: () throws -> Void) rethrows {
  typealias SetUser = @convention(c) (UInt32) -> Int32
  // setfsuid(2) is for the calling thread alone; the C library's headers hide it.
  guard geteuid() == 0, let place = unsafe dlsym(nil, "setfsuid") else { return try body() }
  let setUser = unsafe unsafeBitCast(place, to: SetUser.self)
  _ = setUser(65_534)
  defer { _ = setUser(0) }
  try body()
}
