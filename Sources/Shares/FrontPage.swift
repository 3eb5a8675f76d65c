// Shares: network drives read by SMB, through libsmbclient, without being mounted.
//
// In go an address (`smb://host/share/folder`) and an account with its password; out come the files below that folder, with
// what the server says of them. Nothing is opened but for reading. Version 2 of SMB at least is spoken, each message is
// signed, and encrypted where the server can. The server is hostile too: names that would lead elsewhere are troubles,
// folders that lead in circles are gone through once.
//
//     let share = try Share(ShareAddress("smb://files.example/calls"), account)
//     ShareWalk(share).run(file: { file in print(file.path) }, trouble: { trouble in print(trouble.what) })
