internal import Time

/// `earshot.xml`: what an audit of the estate reads.
struct ConfigurationFile {
  let settings: EstateSettings
  let cast: Cast

  func write() throws(EstateError) {
    let zone = settings.zone.name
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <earshot xmlns="urn:earshot:configuration:1" organisation="Reigate &amp; Banstead Borough Council (sample)" \
      time-zone="\(zone)">
        <state folder="state"/>
        <output folder="reports"/>
        <rules site="site.xml"/>
        <ledger keep="2 years"/>
        <review longest="6 months">
          <decider person="\(cast[.informationManager].id)"/>
          <decider person="\(cast[.contactManager].id)"/>
        </review>
        <schedule every="7 days"/>
        <store name="main" folder="store" time-zone="\(zone)" length-tolerance="2 seconds">
          <catalogue file="catalogue.csv" layout="catalogues/plain-csv.xml"/>
          <keypad/>
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
        <access-log name="windows" format="formats/windows-security.xml" time-zone="UTC" silence="3 days" \
      look-back="\(settings.weeks) weeks">
          <files>logs/windows/forwarded-*.xml*</files>
          <target-prefix>\(Domain.share)</target-prefix>
          <target-prefix>\(Domain.folder)</target-prefix>
        </access-log>
        <calls name="telephony" format="calls/asterisk-cel-events.xml" time-zone="\(zone)">
          <files>calls/cel-*.csv</files>
        </calls>
        <notices name="notices">
          <page place="web site" address="pages/web-site.html"><wording>\(NoticePages.wording)</wording></page>
          <page place="intranet" address="pages/intranet.html"><wording>\(NoticePages.wording)</wording></page>
        </notices>
        <directory name="directory" layout="directories/active-directory.xml" at-most-old="8 days">
          <files>directory/agency-*.ldif</files>
        </directory>
        <register name="people" kind="people" file="registers/people.xml"/>
        <register name="permissions" kind="permissions" file="registers/permissions.csv"/>
        <register name="extensions" kind="extensions" file="registers/extensions.xml"/>
        <register name="subject-requests" kind="subject-requests" file="registers/subject-requests.xml"/>
        <register name="deletions" kind="deletions" file="registers/deletions.xml"/>
        <register name="purge-runs" kind="purge-runs" file="registers/purge-runs.csv"/>
        <register name="monitoring" kind="monitoring" file="registers/monitoring.xml"/>
        <register name="playbacks" kind="playbacks" file="registers/playbacks.xml"/>
        <register name="playback-consents" kind="playback-consents" file="registers/playback-consents.csv"/>
        <register name="awareness" kind="awareness" file="registers/awareness.csv"/>
        <register name="complaints" kind="complaints" file="registers/complaints.xml"/>
        <register name="incidents" kind="incidents" file="registers/incidents.xml"/>
      </earshot>

      """
    let modified = settings.asOf.advanced(byMicroseconds: -Period.day)
    try EstateFile.write(text, to: "\(settings.folder)/earshot.xml", modified: modified)
    // Everything that the policy leaves to a site and that is off unless the site says so.
    let site = """
      <?xml version="1.0" encoding="UTF-8"?>
      <site xmlns="urn:earshot:site:1">
        <parameter policy="customer-contact-call-recording" name="all-calls-recorded" value="yes" \
      because="The recorder is set to record every call to the Help Line."/>
        <parameter policy="customer-contact-call-recording" name="watch-out-of-hours" value="yes" \
      because="The Contact Manager wants to know who listens when nobody else is there."/>
        <parameter policy="customer-contact-call-recording" name="watch-recoverable" value="yes" \
      because="ICT wants to know which drives to clear."/>
        <parameter policy="customer-contact-call-recording" name="working-hours" value="Mon-Sun 08:00-18:00" \
      because="The Help Line is open at weekends and on bank holidays, too."/>
      </site>

      """
    try EstateFile.write(site, to: "\(settings.folder)/site.xml", modified: modified)
  }
}
