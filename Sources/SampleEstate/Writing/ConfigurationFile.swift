internal import Time

/// `earshot.xml`: what an audit of the estate reads.
struct ConfigurationFile {
  let settings: EstateSettings

  func write() throws(EstateError) {
    let zone = settings.zone.name
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <earshot xmlns="urn:earshot:configuration:1" organisation="Reigate &amp; Banstead Borough Council (sample)" \
      time-zone="\(zone)">
        <state folder="state"/>
        <output folder="reports"/>
        <ledger keep="2 years"/>
        <store name="main" folder="store" time-zone="\(zone)" length-tolerance="2 seconds">
          <catalogue file="catalogue.csv" layout="catalogues/plain-csv.xml"/>
        </store>
        <drives name="workstations" inventory="inventory.xml" largest-file="4 GB"/>
        <access-log name="web" format="formats/iis-w3c.xml" time-zone="UTC" silence="3 days" \
      look-back="\(settings.weeks) weeks">
          <files>logs/web/u_ex*.log*</files>
          <target-prefix>/recordings/</target-prefix>
        </access-log>
        <access-log name="file-server" format="formats/samba-full-audit.xml" time-zone="\(zone)" silence="3 days" \
      look-back="\(settings.weeks) weeks">
          <files>logs/file-server/audit.log*</files>
          <target-prefix>/srv/recordings/</target-prefix>
        </access-log>
        <access-log name="application" format="formats/csv-audit.xml" time-zone="\(zone)" silence="3 days" \
      look-back="\(settings.weeks) weeks">
          <files>logs/application/audit-*.csv*</files>
        </access-log>
        <register name="people" kind="people" file="registers/people.xml"/>
        <register name="permissions" kind="permissions" file="registers/permissions.csv"/>
        <register name="extensions" kind="extensions" file="registers/extensions.xml"/>
        <register name="subject-requests" kind="subject-requests" file="registers/subject-requests.xml"/>
        <register name="deletions" kind="deletions" file="registers/deletions.xml"/>
      </earshot>

      """
    try EstateFile.write(
      text, to: "\(settings.folder)/earshot.xml", modified: settings.asOf.advanced(byMicroseconds: -Period.day))
  }
}
