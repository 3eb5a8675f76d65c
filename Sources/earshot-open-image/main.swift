internal import FoundFiles
internal import Glibc

// Opens disk images for `earshot collect`: the setting `image` is the path of the first segment, `zone` the time zone in
// which FAT's civil times are read. When an image is open, the program gives up all rights over other files: it serves one.
serveFoundFiles(name: "earshot-open-image") { request, _, receiver in
  guard let path = request["image"] else {
    receiver.trouble(
      FoundTrouble(.unreadable, "was not named to the program that opens images", remedy: "Name its path."))
    return
  }
  if let zone = request["zone"] {
    unsafe setenv("TZ", zone, 1)
    tzset()
  }
  ImageOpening(receiver, Resumption(request)).open(path)
}
