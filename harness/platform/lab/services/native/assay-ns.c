// Starts a program inside namespaces of the lab and ends exactly as that program ended, signal included.
//   assay-ns run   [--pid PID] [--net PATH] [--init] -- PROGRAM...   new mount, uts, ipc and pid namespace
//   assay-ns enter PID [--cwd DIR] -- PROGRAM...                     all namespaces of PID
//   assay-ns first -- PROGRAM...                                     the first process of the lab: PROGRAM, and orphans
//   assay-ns weigh FILE -- PROGRAM...                                in FILE, at its end: when it ran, how large it has been
//   assay-ns reap                                                    the first process of a host: waits for orphans
//   assay-ns dial  PATH ADDRESS PORT                                 stdin and stdout to a TCP connection made at PATH
// util-linux's tools are not used for this: unshare hides a child's signal and nsenter stops itself with its child.
// Build: cc -O2 -o assay-ns assay-ns.c
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;
static struct {
  char *start, *end;
} command_line;

static void fail(const char *what) {
  fprintf(stderr, "assay-ns: %s: %s\n", what, strerror(errno));
  _exit(125);
}

static void end_like(int status) {
  if (WIFSIGNALED(status)) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(WTERMSIG(status), SIG_DFL);
    kill(getpid(), WTERMSIG(status));
    _exit(128 + WTERMSIG(status)); // the first process of a pid namespace is immune to its own signals
  }
  _exit(WEXITSTATUS(status));
}

static void forward(int number) {
  if (child > 0) kill(child, number);
}

// A wrapper must not be found by whoever looks for the program by its command line.
static void forget_command_line(void) {
  memset(command_line.start, 0, command_line.end - command_line.start);
  strncpy(command_line.start, "assay-ns", command_line.end - command_line.start - 1);
}

// Waits for one child; orphans that the kernel hands to a first process are reaped on the way.
static void follow(void) {
  for (;;) {
    int status;
    pid_t ended = waitpid(-1, &status, 0);
    if (ended == child) end_like(status);
    if (ended < 0 && errno != EINTR) _exit(125);
  }
}

static void follow_and_forward(void) {
  forget_command_line();
  signal(SIGTERM, forward);
  signal(SIGINT, forward);
  follow();
}

static void join(const char *path, int kind) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || setns(fd, kind) != 0) fail(path);
  close(fd);
}

static void join_of(const char *pid, const char *name, int kind) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/ns/%s", pid, name);
  join(path, kind);
}

static void fork_and_follow(void) {
  child = fork();
  if (child < 0) fail("fork");
  if (child > 0) follow_and_forward();
}

static void execute(char **program) {
  execvp(program[0], program);
  fail(program[0]);
}

// The program ends with whoever weighs it, and gets the signals that were meant for it.
static void fork_to_weigh(char **program) {
  child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execute(program);
  }
  signal(SIGTERM, forward);
  signal(SIGINT, forward);
}

static void run(int argc, char **argv) {
  const char *pid = NULL, *net = NULL;
  int init = 0, next = 2;
  for (; next < argc && strcmp(argv[next], "--") != 0; next += 1) {
    if (strcmp(argv[next], "--pid") == 0) pid = argv[++next];
    else if (strcmp(argv[next], "--net") == 0) net = argv[++next];
    else if (strcmp(argv[next], "--init") == 0) init = 1;
  }
  if (net) join(net, CLONE_NEWNET);
  if (pid) {
    join_of(pid, "pid", CLONE_NEWPID);
    fork_and_follow();
    setsid();
  }
  if (unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID) != 0) fail("unshare");
  if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0) fail("mount propagation");
  fork_and_follow();
  setsid();
  if (init) fork_and_follow();
  execute(argv + next + 1);
}

static void enter(int argc, char **argv) {
  const char *pid = argv[2], *directory = "/";
  int next = 3;
  for (; next < argc && strcmp(argv[next], "--") != 0; next += 1)
    if (strcmp(argv[next], "--cwd") == 0) directory = argv[++next];
  join_of(pid, "net", CLONE_NEWNET);
  join_of(pid, "uts", CLONE_NEWUTS);
  join_of(pid, "ipc", CLONE_NEWIPC);
  join_of(pid, "pid", CLONE_NEWPID);
  join_of(pid, "mnt", CLONE_NEWNS);
  if (chdir(directory) != 0) fail(directory);
  fork_and_follow();
  setsid();
  execute(argv + next + 1);
}

// Ends with the program, and reaps what dies without a parent: a dead process that nobody reaps keeps its namespace, and
// all that are around it, from ending. Takes no signals, as a first process does not unless it asks for them; the program
// is in a session of its own, out of reach of those that a terminal sends.
static void first(char **program) {
  child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    setsid();
    execute(program);
  }
  for (int fd = 3; fd < 64; fd += 1) close(fd); // a line to the program ends with the program
  forget_command_line();
  follow();
}

static long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

// A process that has ended tells nobody but its parent how large it has been. The line says: process id as its own
// namespace counts it, milliseconds since the machine's start at its begin and its end, kilobytes at most resident.
static void weigh(const char *file, char **program) {
  long begun = milliseconds();
  fork_to_weigh(program);
  for (;;) {
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) != child) {
      if (errno == EINTR) continue;
      _exit(125);
    }
    char line[128];
    int length = snprintf(line, sizeof line, "%d %ld %ld %ld\n", child, begun, milliseconds(), used.ru_maxrss);
    int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, line, length) != length) fail(file);
    close(fd);
    end_like(status);
  }
}

static void reap(void) {
  for (;;)
    if (waitpid(-1, NULL, 0) < 0 && errno == ECHILD) poll(NULL, 0, 1000);
}

static int relay(int from, int to) {
  char buffer[65536];
  ssize_t size = read(from, buffer, sizeof buffer);
  for (ssize_t sent = 0; sent < size;) {
    ssize_t some = write(to, buffer + sent, size - sent);
    if (some < 0) return 0;
    sent += some;
  }
  return size > 0;
}

static void dial(char **argv) {
  struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[4]))};
  join(argv[2], CLONE_NEWNET);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  alarm(5);
  if (fd < 0 || inet_pton(AF_INET, argv[3], &peer.sin_addr) != 1) fail(argv[3]);
  if (connect(fd, (struct sockaddr *)&peer, sizeof peer) != 0) fail("connect");
  struct pollfd ends[2] = {{0, POLLIN, 0}, {fd, POLLIN, 0}};
  while (poll(ends, 2, -1) > 0) {
    if (ends[1].revents && !relay(fd, 1)) _exit(0);
    if (ends[0].revents && !relay(0, fd)) {
      shutdown(fd, SHUT_WR);
      ends[0].fd = -1;
    }
  }
}

int main(int argc, char **argv) {
  command_line.start = argv[0];
  command_line.end = argv[argc - 1] + strlen(argv[argc - 1]) + 1;
  if (argc > 3 && strcmp(argv[1], "run") == 0) run(argc, argv);
  if (argc > 4 && strcmp(argv[1], "enter") == 0) enter(argc, argv);
  if (argc > 3 && strcmp(argv[1], "first") == 0) first(argv + 3);
  if (argc > 4 && strcmp(argv[1], "weigh") == 0) weigh(argv[2], argv + 4);
  if (argc == 2 && strcmp(argv[1], "reap") == 0) reap();
  if (argc == 5 && strcmp(argv[1], "dial") == 0) dial(argv);
  fprintf(stderr, "assay-ns: run, enter, first, weigh, reap or dial\n");
  return 64;
}
