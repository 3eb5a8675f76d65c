// OpenMail: tells of the files in mails, mailboxes, Outlook's stores and OLE2 compound files, as an opener does.
//
// GMime reads mails and mailboxes, libpff Outlook's stores (.pst, .ost), libgsf the compound files in which Outlook saves
// single mails (.msg) and older office programs their documents. The program around it is earshot-open-mail.
//
//     serveFoundFiles(name: "earshot-open-mail", openMail)
