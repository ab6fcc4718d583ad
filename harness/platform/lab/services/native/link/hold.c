// The link itself: a heap of packets by the moment at which they go on. What carries data of a TCP connection is copied and
// the original dropped at once: a sender that saw its packets wait would send fewer (its small queue is full), which no
// distant peer makes it do. Everything else waits in the kernel. Whoever asks is answered on an abstract socket of the
// network namespace, so that the link is found by device and class and by nothing else.
#define _GNU_SOURCE
#include "kernel.h"
#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct waiting {
  int64_t due;
  uint64_t order; // of those that are due together, the first goes first
  uint32_t id;
  size_t length;
  unsigned char *copy; // NULL: the packet waits in the kernel
};

struct state {
  struct link link;
  struct kernel kernel;
  struct waiting *heap;
  size_t count;
  uint64_t arrived, sent, sent_bytes, lost, random;
};

static volatile sig_atomic_t is_over;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static double chance(struct state *state) {
  state->random ^= state->random << 13;
  state->random ^= state->random >> 7;
  state->random ^= state->random << 17;
  return (state->random >> 11) * 0x1p-53;
}

static int is_before(const struct waiting *a, const struct waiting *b) {
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void push(struct state *state, struct waiting one) {
  size_t at = state->count++;
  for (; at > 0 && is_before(&one, &state->heap[(at - 1) / 2]); at = (at - 1) / 2) state->heap[at] = state->heap[(at - 1) / 2];
  state->heap[at] = one;
}

static struct waiting pop(struct state *state) {
  struct waiting first = state->heap[0], last = state->heap[--state->count];
  size_t at = 0;
  for (size_t next; (next = 2 * at + 1) < state->count; at = next) {
    if (next + 1 < state->count && is_before(&state->heap[next + 1], &state->heap[next])) next += 1;
    if (!is_before(&state->heap[next], &last)) break;
    state->heap[at] = state->heap[next];
  }
  state->heap[at] = last;
  return first;
}

static int carries_data(const struct seen_packet *packet) {
  const unsigned char *ip = packet->bytes;
  size_t head = packet->length < 20 ? 0 : (ip[0] & 15) * 4;
  int is_fragment = head != 0 && ((ip[6] & 0x3f) | ip[7]) != 0;
  if (head < 20 || is_fragment || ip[9] != 6 || packet->length < head + 20) return 0;
  return packet->length > head + (ip[head + 12] >> 4) * 4u;
}

static void arrive(void *context, const struct seen_packet *packet) {
  struct state *state = context;
  const struct link *link = &state->link;
  state->arrived += 1;
  if ((link->loss > 0 && chance(state) < link->loss) || state->count >= link->limit) {
    state->lost += 1;
    kernel_decide(&state->kernel, packet->id, fate_drop);
    return;
  }
  int64_t swing = link->jitter_ns == 0 ? 0 : (2 * chance(state) - 1) * link->jitter_ns;
  int64_t delay = link->delay_ns + swing < 0 ? 0 : link->delay_ns + swing;
  struct waiting one = {now() + delay, state->arrived, packet->id, packet->length, NULL};
  if (carries_data(packet) && (one.copy = malloc(packet->length)) != NULL) {
    memcpy(one.copy, packet->bytes, packet->length);
    kernel_decide(&state->kernel, packet->id, fate_drop);
  }
  push(state, one);
}

static void release(struct state *state, int64_t until) {
  while (state->count > 0 && state->heap[0].due <= until) {
    struct waiting one = pop(state);
    int is_sent = 1;
    if (one.copy == NULL) kernel_decide(&state->kernel, one.id, fate_accept);
    else is_sent = kernel_send(&state->kernel, one.copy, one.length);
    free(one.copy);
    state->sent += is_sent;
    state->sent_bytes += is_sent ? one.length : 0;
    state->lost += !is_sent;
  }
}

static socklen_t name_of(struct sockaddr_un *address, const char *device, uint32_t class) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  int length = snprintf(address->sun_path + 1, sizeof address->sun_path - 1, "assay-link/%s/%08x", device, class);
  return offsetof(struct sockaddr_un, sun_path) + 1 + length;
}

static int listen_for_questions(const struct link *link) {
  struct sockaddr_un address;
  socklen_t length = name_of(&address, link->device, link->class);
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  // One that is just ending still has the name for a moment; one that stays keeps it.
  int is_taken = bind(listener, (struct sockaddr *)&address, length);
  for (int attempt = 0; is_taken && errno == EADDRINUSE && attempt < 20; attempt += 1) {
    usleep(10000);
    is_taken = bind(listener, (struct sockaddr *)&address, length);
  }
  if (listener < 0 || is_taken || listen(listener, 8) != 0) fail("a link of this device and class");
  return listener;
}

static void describe(const struct state *state, char *text, size_t size) {
  const struct link *link = &state->link;
  char parent[24] = "root";
  if (link->class != 0) snprintf(parent, sizeof parent, "parent %x:%x", link->class >> 16, link->class & 0xffff);
  snprintf(text, size,
           "qdisc netem %s dev %s %s limit %u delay %.6gms %.6gms loss %.6g%%\n"
           " Sent %llu bytes %llu pkt (dropped %llu, overlimits 0 requeues 0)\n"
           " backlog 0b %zup requeues 0\n",
           link->handle, link->device, parent, link->limit, link->delay_ns / 1e6, link->jitter_ns / 1e6,
           link->loss * 100, (unsigned long long)state->sent_bytes, (unsigned long long)state->sent,
           (unsigned long long)state->lost, state->count);
}

static void answer(struct state *state, int listener) {
  int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  char word[8] = "", text[512];
  if (client < 0) return;
  if (recv(client, word, sizeof word - 1, 0) > 0) {
    is_over = is_over || strcmp(word, "end") == 0;
    describe(state, text, sizeof text);
    send(client, text, strlen(text), MSG_NOSIGNAL);
  }
  // The client of an end waits until this socket is closed, which the end of the program does.
  if (!is_over) close(client);
}

static void over(int number) {
  (void)number;
  is_over = 1;
}

// Ahead of other programs where that is allowed: a late wake-up is a longer delay.
static void hurry(void) {
  struct sched_param first = {.sched_priority = 1};
  if (sched_setscheduler(0, SCHED_FIFO, &first) != 0) setpriority(PRIO_PROCESS, 0, -15);
  prctl(PR_SET_TIMERSLACK, 1);
}

void link_hold(const struct link *link, int64_t lease_ns, int ready) {
  static struct state state;
  state.link = *link;
  state.heap = calloc(link->limit + 1, sizeof *state.heap);
  if (state.heap == NULL) fail("memory");
  if (getrandom(&state.random, sizeof state.random, 0) < 0 || state.random == 0) state.random = 88172645463325252ULL;
  int listener = listen_for_questions(link);
  kernel_take(&state.kernel, link->device, link->class);
  for (int number = 0; number < 3; number += 1) signal((int[]){SIGTERM, SIGINT, SIGHUP}[number], over);
  hurry();
  if (write(ready, "r", 1) != 1) fail("readiness");
  close(ready);
  // Whoever reads this program's output has had its answer and shall not wait for its end.
  for (int fd = 0, nothing = open("/dev/null", O_RDWR | O_CLOEXEC); lease_ns == 0 && fd < 3; fd += 1) dup2(nothing, fd);
  int64_t end = lease_ns == 0 ? INT64_MAX : now() + lease_ns;
  struct pollfd sources[2] = {{state.kernel.netlink, POLLIN, 0}, {listener, POLLIN, 0}};
  while (!is_over && now() < end) {
    int64_t next = state.count > 0 && state.heap[0].due < end ? state.heap[0].due : end;
    int64_t left = next == INT64_MAX ? 3600000000000LL : next - now();
    struct timespec wait = {left > 0 ? left / 1000000000 : 0, left > 0 ? left % 1000000000 : 0};
    if (ppoll(sources, 2, &wait, NULL) > 0) {
      if (sources[0].revents) kernel_read(&state.kernel, arrive, &state);
      if (sources[1].revents) answer(&state, listener);
    }
    release(&state, now());
  }
  kernel_read(&state.kernel, arrive, &state);
  release(&state, INT64_MAX);
  // At the end of a program sockets go in no certain order: rule and name are gone before the client of an end hears of it.
  close(state.kernel.netlink);
  close(listener);
}

static int ask(const char *device, uint32_t class, const char *word, char *text, size_t size) {
  struct sockaddr_un address;
  struct timeval patience = {5, 0};
  socklen_t length = name_of(&address, device, class);
  int client = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  int is_there = connect(client, (struct sockaddr *)&address, length) == 0;
  if (is_there) {
    char rest[8];
    send(client, word, strlen(word), MSG_NOSIGNAL);
    ssize_t got = recv(client, text, size - 1, 0);
    text[got > 0 ? got : 0] = 0;
    while (recv(client, rest, sizeof rest, 0) > 0) continue;
  }
  close(client);
  return is_there;
}

// Asks every link of this network namespace that matches; returns how many did.
static int ask_all(const char *device, uint32_t class, const char *word, int is_told) {
  FILE *sockets = fopen("/proc/net/unix", "r");
  char line[512], text[512], name[16], seen[64][32];
  int count = 0;
  uint32_t number;
  while (sockets != NULL && count < 64 && fgets(line, sizeof line, sockets) != NULL) {
    const char *place = strstr(line, "@assay-link/");
    if (place == NULL || sscanf(place, "@assay-link/%15[^/]/%x", name, &number) != 2) continue;
    if ((*device != 0 && strcmp(device, name) != 0) || (class != 0 && class != number)) continue;
    // A link has a line for each of its connections as well.
    int is_known = 0;
    snprintf(seen[count], sizeof seen[count], "%s/%x", name, number);
    for (int before = 0; before < count; before += 1) is_known = is_known || strcmp(seen[before], seen[count]) == 0;
    if (is_known || !ask(name, number, word, text, sizeof text)) continue;
    count += 1;
    if (is_told) fputs(text, stdout);
  }
  if (sockets != NULL) fclose(sockets);
  return count;
}

int link_end(const char *device, uint32_t class) { return ask_all(device, class, "end", 0); }

void link_show(const char *device) { ask_all(device, 0, "show", 1); }
