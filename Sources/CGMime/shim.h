#pragma once
// GMime's casts and tests of types are macros, which Swift does not import.
#include <gmime/gmime.h>
#include <stdint.h>

enum { earshot_mail_other, earshot_mail_part, earshot_mail_multipart, earshot_mail_message, earshot_mail_encrypted };

static inline int earshot_mail_kind(GMimeObject *object) {
  if (GMIME_IS_MULTIPART_ENCRYPTED(object))
    return earshot_mail_encrypted;
  if (GMIME_IS_APPLICATION_PKCS7_MIME(object)) {
    GMimeSecureMimeType type = g_mime_application_pkcs7_mime_get_smime_type((GMimeApplicationPkcs7Mime *)object);
    return type == GMIME_SECURE_MIME_TYPE_SIGNED_DATA ? earshot_mail_part : earshot_mail_encrypted;
  }
  if (GMIME_IS_MULTIPART(object))
    return earshot_mail_multipart;
  if (GMIME_IS_MESSAGE_PART(object))
    return earshot_mail_message;
  return GMIME_IS_PART(object) ? earshot_mail_part : earshot_mail_other;
}

// A parser of the messages of a mailbox, or of one message, in an open file whose descriptor stays the caller's.
static inline GMimeParser *earshot_mail_parser(int file, int is_mailbox) {
  GMimeStream *stream = g_mime_stream_fs_new(file);
  g_mime_stream_fs_set_owner((GMimeStreamFs *)stream, FALSE);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_object_unref(stream);
  g_mime_parser_set_format(parser, is_mailbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
  // Contents stay in the file until they are asked for.
  g_mime_parser_set_persist_stream(parser, TRUE);
  return parser;
}

static inline int earshot_mail_count(GMimeObject *multipart) {
  return g_mime_multipart_get_count((GMimeMultipart *)multipart);
}
static inline GMimeObject *earshot_mail_child(GMimeObject *multipart, int index) {
  return g_mime_multipart_get_part((GMimeMultipart *)multipart, index);
}
// Whether the parser saw where it ends.
static inline int earshot_mail_is_whole(GMimeObject *multipart) {
  return ((GMimeMultipart *)multipart)->write_end_boundary;
}
static inline GMimeMessage *earshot_mail_message_in(GMimeObject *part) {
  return g_mime_message_part_get_message((GMimeMessagePart *)part);
}
static inline const char *earshot_mail_file_name(GMimeObject *part) {
  return g_mime_part_get_filename((GMimePart *)part);
}
// The decoded contents of a part, to be read; NULL where it has none.
static inline GMimeStream *earshot_mail_contents(GMimeObject *part) {
  GMimeDataWrapper *wrapper = g_mime_part_get_content((GMimePart *)part);
  if (!wrapper)
    return NULL;
  GMimeStream *stream = g_mime_data_wrapper_get_stream(wrapper);
  if (!stream)
    return NULL;
  g_mime_stream_reset(stream);
  GMimeStream *filtered = g_mime_stream_filter_new(stream);
  GMimeFilter *filter = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(wrapper), FALSE);
  g_mime_stream_filter_add((GMimeStreamFilter *)filtered, filter);
  g_object_unref(filter);
  return filtered;
}
// When it was sent, in seconds since 1970 UTC; INT64_MIN where it does not say.
static inline int64_t earshot_mail_sent(GMimeMessage *message) {
  GDateTime *date = g_mime_message_get_date(message);
  return date ? g_date_time_to_unix(date) : INT64_MIN;
}
// The address of somebody whom a header names; NULL where it names a group.
static inline const char *earshot_mail_address(InternetAddress *one) {
  return INTERNET_ADDRESS_IS_MAILBOX(one) ? internet_address_mailbox_get_addr((InternetAddressMailbox *)one) : NULL;
}
// The members of a group; NULL for anything else.
static inline InternetAddressList *earshot_mail_group(InternetAddress *one) {
  return INTERNET_ADDRESS_IS_GROUP(one) ? internet_address_group_get_members((InternetAddressGroup *)one) : NULL;
}
static inline void earshot_mail_release(void *object) { g_object_unref(object); }
