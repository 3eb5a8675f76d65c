#pragma once
#include <errno.h>
#include <libsmbclient.h>
#include <string.h>
#include <sys/stat.h>

// Who asks. libsmbclient asks for it whenever it connects, and copies it.
typedef struct {
  const char *domain;
  const char *user;
  const char *password;
} earshot_smb_account;

static inline void earshot_smb_put(char *to, int room, const char *text) {
  if (room <= 0) return;
  strncpy(to, text, (size_t)room - 1);
  to[room - 1] = 0;
}

static inline void earshot_smb_tell(
    SMBCCTX *context, const char *server, const char *share, char *domain, int domain_room, char *user, int user_room,
    char *password, int password_room) {
  (void)server;
  (void)share;
  const earshot_smb_account *account = (const earshot_smb_account *)smbc_getOptionUserData(context);
  if (account == NULL) return;
  earshot_smb_put(domain, domain_room, account->domain);
  earshot_smb_put(user, user_room, account->user);
  earshot_smb_put(password, password_room, account->password);
}

// A context that reads its settings from a file and signs in as an account; NULL where it cannot be had.
static inline SMBCCTX *earshot_smb_begin(earshot_smb_account *account, const char *settings, int milliseconds) {
  SMBCCTX *context = smbc_new_context();
  if (context == NULL) return NULL;
  smbc_setDebug(context, 0);
  smbc_setOptionDebugToStderr(context, 1);
  smbc_setTimeout(context, milliseconds);
  smbc_setOptionUserData(context, account);
  smbc_setFunctionAuthDataWithContext(context, earshot_smb_tell);
  smbc_setOptionUseKerberos(context, 0);
  smbc_setOptionUseCCache(context, 0);
  smbc_setOptionNoAutoAnonymousLogin(context, 1);
  smbc_setOptionUrlEncodeReaddirEntries(context, 0);
  smbc_setOptionOneSharePerServer(context, 0);
  smbc_setOptionSmbEncryptionLevel(context, SMBC_ENCRYPTLEVEL_REQUEST);
  if (smbc_init_context(context) == NULL || smbc_setConfiguration(context, settings) != 0 ||
      !smbc_setOptionProtocols(context, "SMB2_02", "SMB3_11")) {
    smbc_free_context(context, 1);
    return NULL;
  }
  return context;
}

// Calls of a context are pointers that it gives; these call them.
static inline SMBCFILE *earshot_smb_open_folder(SMBCCTX *context, const char *address) {
  return smbc_getFunctionOpendir(context)(context, address);
}

static inline const struct libsmb_file_info *earshot_smb_next(SMBCCTX *context, SMBCFILE *folder, struct stat *status) {
  errno = 0;
  return smbc_getFunctionReaddirPlus2(context)(context, folder, status);
}

static inline void earshot_smb_close_folder(SMBCCTX *context, SMBCFILE *folder) {
  smbc_getFunctionClosedir(context)(context, folder);
}

static inline SMBCFILE *earshot_smb_open(SMBCCTX *context, const char *address) {
  return smbc_getFunctionOpen(context)(context, address, 0 /* O_RDONLY */, 0);
}

static inline ssize_t earshot_smb_read(SMBCCTX *context, SMBCFILE *file, void *buffer, size_t length) {
  return smbc_getFunctionRead(context)(context, file, buffer, length);
}

static inline void earshot_smb_close(SMBCCTX *context, SMBCFILE *file) {
  smbc_getFunctionClose(context)(context, file);
}

// The owner's security identifier. 0 where it is had.
static inline int earshot_smb_owner(SMBCCTX *context, const char *address, char *text, size_t room) {
  memset(text, 0, room);
  int result = smbc_getFunctionGetxattr(context)(context, address, "system.nt_sec_desc.owner", text, room - 1);
  return result < 0 || text[0] == 0 ? -1 : 0;
}
