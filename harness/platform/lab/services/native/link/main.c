// tc for the lab: the queue `netem`, which this kernel may not have, in a program; everything else by the system's own tc.
//   tc qdisc add dev DEVICE [root|parent A:B] [handle H:] netem [delay T [T]] [loss [random] P%] [limit N]
//   tc [-s] qdisc show [dev DEVICE]          both kinds
//   tc qdisc del dev DEVICE [root|parent A:B]
//   assay-link hold SECONDS dev DEVICE ...   the same as add, in the foreground, until the lease ends
//   assay-link probe ADDRESS PORT COUNT MS   round trips
// With a class (parent A:B) it holds packets of that priority, which nftables' `meta priority set` gives them.
#define _GNU_SOURCE
#include "kernel.h"
#include "link.h"
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const places[] = {"/usr/sbin/tc", "/sbin/tc", "/usr/bin/tc", "/bin/tc", "/usr/local/sbin/tc"};

static void wrong(const char *what, const char *word) {
  fprintf(stderr, "tc: netem: %s \"%s\"\n", what, word == NULL ? "" : word);
  exit(1);
}

static int64_t duration_ns(const char *word) {
  char *unit;
  double value = strtod(word == NULL ? "" : word, &unit);
  if (unit == word || value < 0) wrong("no duration:", word);
  if (strcmp(unit, "s") == 0) return value * 1e9;
  if (strcmp(unit, "ms") == 0) return value * 1e6;
  if (strcmp(unit, "us") == 0 || *unit == 0) return value * 1e3;
  wrong("no duration:", word);
  return 0;
}

static double share(const char *word) {
  char *unit;
  double value = strtod(word == NULL ? "" : word, &unit);
  if (unit == word || strcmp(unit, "%") != 0 || value < 0 || value > 100) wrong("no percentage:", word);
  return value / 100;
}

static uint32_t class_of(const char *word) {
  unsigned major, minor;
  if (word == NULL || sscanf(word, "%x:%x", &major, &minor) != 2) wrong("no class:", word);
  return major << 16 | minor;
}

static int is(const char *word, const char *wanted) { return word != NULL && strcmp(word, wanted) == 0; }

static int begins_with_digit(const char *word) { return word != NULL && *word >= '0' && *word <= '9'; }

// From `dev` on. What netem can do and this cannot is refused by its name.
static struct link parse(char **words) {
  struct link link = {.handle = "8001:", .limit = 1000};
  int in_netem = 0;
  for (; *words != NULL; words += 1) {
    if (!in_netem && is(*words, "dev") && words[1] != NULL) snprintf(link.device, sizeof link.device, "%s", *++words);
    else if (!in_netem && is(*words, "parent")) link.class = class_of(*++words);
    else if (!in_netem && is(*words, "handle") && words[1] != NULL) snprintf(link.handle, sizeof link.handle, "%s", *++words);
    else if (!in_netem && is(*words, "root")) continue;
    else if (is(*words, "netem")) in_netem = 1;
    else if (in_netem && is(*words, "limit") && begins_with_digit(words[1])) link.limit = atoi(*++words);
    else if (in_netem && (is(*words, "delay") || is(*words, "latency"))) {
      link.delay_ns = duration_ns(*++words);
      if (begins_with_digit(words[1])) link.jitter_ns = duration_ns(*++words);
    } else if (in_netem && (is(*words, "loss") || is(*words, "drop"))) {
      if (is(words[1], "random")) words += 1;
      link.loss = share(*++words);
    } else wrong("cannot do", *words);
  }
  if (*link.device == 0) wrong("no", "dev");
  if (link.limit < 1 || link.limit > 1000000) wrong("limit is out of range", "");
  return link;
}

static void find_own(char *path, size_t size) {
  struct stat self, other;
  if (stat("/proc/self/exe", &self) != 0) fail("/proc/self/exe");
  for (size_t i = 0; i < sizeof places / sizeof *places; i += 1) {
    if (stat(places[i], &other) != 0 || (other.st_ino == self.st_ino && other.st_dev == self.st_dev)) continue;
    snprintf(path, size, "%s", places[i]);
    return;
  }
  fprintf(stderr, "tc: the system has no tc of its own\n");
  exit(127);
}

static void system_tc(char **argv) {
  char path[64];
  find_own(path, sizeof path);
  execv(path, argv);
  fail(path);
}

static int run_system_tc(char **argv, int is_quiet) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    int nothing = is_quiet ? open("/dev/null", O_WRONLY) : -1;
    if (nothing >= 0) dup2(nothing, 2);
    system_tc(argv);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

// Returns once packets are held, or with what kept them from being held.
static int hold_in_background(const struct link *link) {
  int ready[2], status = 1;
  char byte;
  if (pipe2(ready, O_CLOEXEC) != 0) fail("pipe");
  pid_t child = fork();
  if (child == 0) {
    setsid();
    if (chdir("/") != 0) fail("/");
    // Nothing of the caller is kept open, but for what its complaint is written to.
    for (int fd = 3; fd < 256; fd += 1)
      if (fd != ready[1]) close(fd);
    link_hold(link, 0, ready[1]);
    _exit(0);
  }
  close(ready[1]);
  if (read(ready[0], &byte, 1) == 1) return 0;
  waitpid(child, &status, 0);
  return 2;
}

static const char *after(char **words, const char *wanted) {
  for (; *words != NULL; words += 1)
    if (is(*words, wanted)) return words[1];
  return NULL;
}

static int as_tc(char **argv) {
  char **words = argv + 1;
  while (*words != NULL && **words == '-') words += 1;
  if (*words == NULL || strncmp(*words, "qdisc", strlen(*words)) != 0) system_tc(argv);
  words += 1;
  const char *device = after(words, "dev"), *parent = after(words, "parent");
  if (*words == NULL || is(*words, "show") || is(*words, "list") || is(*words, "ls")) {
    int status = run_system_tc(argv, 0);
    link_show(device == NULL ? "" : device);
    return status;
  }
  if (is(*words, "del") || is(*words, "delete")) {
    if (device == NULL) system_tc(argv);
    if (parent != NULL) return link_end(device, class_of(parent)) > 0 ? 0 : run_system_tc(argv, 0);
    return link_end(device, 0) > 0 ? (run_system_tc(argv, 1), 0) : run_system_tc(argv, 0);
  }
  int is_netem = 0;
  for (char **word = words; *word != NULL; word += 1) is_netem = is_netem || is(*word, "netem");
  if (!is_netem) system_tc(argv);
  if (!is(*words, "add") && !is(*words, "replace")) wrong("cannot", *words);
  struct link link = parse(words + 1);
  if (is(*words, "replace")) link_end(link.device, link.class);
  return hold_in_background(&link);
}

int main(int argc, char **argv) {
  if (is(basename(argv[0]), "tc")) return as_tc(argv);
  if (argc == 6 && is(argv[1], "probe")) return probe(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
  if (argc > 4 && is(argv[1], "hold")) {
    struct link link = parse(argv + 3);
    link_hold(&link, atof(argv[2]) * 1e9, open("/dev/null", O_WRONLY));
    return 0;
  }
  fprintf(stderr, "assay-link: hold, probe, or tc by its name\n");
  return 64;
}
