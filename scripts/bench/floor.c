// The least that a walk can cost which looks into every file: directory entries, and open, read, size and close for each
// regular file, by some threads. It keeps nothing, checks nothing and tells nothing; `sweep` measures Earshot against it.
//
//   cc -O2 -pthread floor.c -o floor && ./floor THREADS FOLDER
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct folder { char *path; struct folder *next; };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static struct folder *pending;
static int busy;
static long files, folders;

static void push(const char *above, const char *name) {
  struct folder *folder = malloc(sizeof *folder);
  if (!folder || asprintf(&folder->path, "%s/%s", above, name) < 0) exit(1);
  pthread_mutex_lock(&mutex);
  folder->next = pending;
  pending = folder;
  pthread_cond_signal(&condition);
  pthread_mutex_unlock(&mutex);
}

static void list(const char *path, long *seen) {
  static __thread char entries[1 << 16], start[512];
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NOATIME);
  if (folder < 0) return;
  long count;
  while ((count = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0) {
    for (long at = 0; at < count;) {
      struct dirent64 *entry = (struct dirent64 *)(entries + at);
      at += entry->d_reclen;
      if (entry->d_type == DT_DIR) {
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) push(path, entry->d_name);
      } else if (entry->d_type == DT_REG) {
        int file = openat(folder, entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOATIME);
        if (file < 0) continue;
        if (pread(file, start, sizeof start, 0) >= 0 && lseek(file, 0, SEEK_END) >= 0) ++*seen;
        close(file);
      }
    }
  }
  close(folder);
}

static void *work(void *unused) {
  long seen = 0, listed = 0;
  pthread_mutex_lock(&mutex);
  for (;;) {
    while (!pending && busy) pthread_cond_wait(&condition, &mutex);
    if (!pending) break;
    struct folder *folder = pending;
    pending = folder->next;
    busy++;
    pthread_mutex_unlock(&mutex);
    list(folder->path, &seen);
    listed++;
    free(folder->path);
    free(folder);
    pthread_mutex_lock(&mutex);
    busy--;
    if (!busy) pthread_cond_broadcast(&condition);
  }
  files += seen;
  folders += listed;
  pthread_cond_broadcast(&condition);
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(int count, char **words) {
  if (count != 3) return fprintf(stderr, "Usage: floor THREADS FOLDER\n"), 2;
  int threads = atoi(words[1]);
  pthread_t others[64];
  push(words[2], ".");
  for (int i = 1; i < threads && i < 64; i++) pthread_create(&others[i], NULL, work, NULL);
  work(NULL);
  for (int i = 1; i < threads && i < 64; i++) pthread_join(others[i], NULL);
  printf("%ld files in %ld folders\n", files, folders);
}
