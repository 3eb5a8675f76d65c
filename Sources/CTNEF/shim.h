#pragma once
// libytnef's headers need those of the C library before them, and its properties are found by a macro.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ytnef.h>

// Reads a TNEF stream that lies in memory; the library keeps pointers to none of it. 0 where it is whole.
static inline int earshot_tnef_read(TNEFStruct *mail, unsigned char *bytes, long count) {
  memset(mail, 0, sizeof *mail);
  TNEFInitialize(mail);
  return TNEFParseMemory(bytes, count, mail);
}

// The attachment behind another; NULL at the end. The first is the mail's own `starting_attach.next`.
static inline Attachment *earshot_tnef_first(TNEFStruct *mail) { return mail->starting_attach.next; }

// A property of an attachment (PidTagAttachLongFilename as text of 8 bits or UTF-16, PidTagAttachDataBinary); NULL where it has none.
static inline variableLength *earshot_tnef_property(Attachment *attachment, unsigned int type, unsigned int identifier) {
  variableLength *found = MAPIFindProperty(&attachment->MAPI, PROP_TAG(type, identifier));
  return found == MAPI_UNDEFINED ? NULL : found;
}
