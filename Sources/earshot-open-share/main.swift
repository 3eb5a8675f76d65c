internal import Files
internal import FoundFiles

// Reads shares for `earshot collect`. The settings: `share` is the address, `user`, `domain` and `password-file` the account.
treatFileSizeLimitAsError()
serveFoundFiles(name: "earshot-open-share") { request, _, receiver in ShareOpening(receiver).open(request) }
