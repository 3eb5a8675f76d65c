// Reporting: what an audit found, put into words and files.
//
// In goes `findings.sqlite` (see FindingsSchema in module Audit) and the folder `Reports` with the page's style sheet and script.
// Out come four files with the same content for four readers:
//
//     report.html    for the manager: a page that needs nothing but itself; findings/… are further ones
//     report.xml     for programs: everything, valid against Reports/report.xsd
//     findings.csv   for a spreadsheet: one row for each finding
//     summary.txt    for the mail that the schedule sends
//
// Every file is written while the database is read, so memory does not grow with the number of findings, and nothing but
// the database decides what is in them: the same database gives the same bytes.
//
//     let summary = try ReportWriter.write(
//       findings: "work/findings.sqlite", to: "work/report", resources: "/usr/share/earshot/reports",
//       publishedAt: "/var/lib/earshot/reports/2026-11-23")
