// Round trips as a client meets them: the time that a TCP connection takes to be established, many times in a row, each
// begun at its own moment whether or not the one before has been answered.
#define _GNU_SOURCE
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most = 1000, patience_ms = 4000 };

static int64_t now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b) {
  int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
  return (first > second) - (first < second);
}

static int begin(const struct sockaddr_in *peer) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, (const struct sockaddr *)peer, sizeof *peer) != 0 && errno != EINPROGRESS) {
    close(fd);
    return -1;
  }
  return fd;
}

int probe(const char *address, int port, int count, int every_ms) {
  static struct pollfd open_ones[most];
  static int64_t begun[most], took[most];
  struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (inet_pton(AF_INET, address, &peer.sin_addr) != 1 || count < 1 || count > most) return 64;
  int started = 0, answered = 0;
  int64_t first = now_us(), deadline = first + (int64_t)count * every_ms * 1000 + patience_ms * 1000;
  while (now_us() < deadline) {
    int64_t due = first + (int64_t)started * every_ms * 1000, now = now_us();
    if (started < count && now >= due) {
      begun[started] = now_us();
      open_ones[started] = (struct pollfd){begin(&peer), POLLOUT, 0};
      started += 1;
      continue;
    }
    int waiting = 0;
    for (int i = 0; i < started; i += 1) waiting += open_ones[i].fd >= 0;
    if (started == count && waiting == 0) break;
    int64_t wait = started < count ? due - now : deadline - now;
    struct timespec time = {wait / 1000000, wait % 1000000 * 1000};
    if (ppoll(open_ones, started, &time, NULL) <= 0) continue;
    int64_t seen = now_us();
    for (int i = 0; i < started; i += 1) {
      if (open_ones[i].fd < 0 || open_ones[i].revents == 0) continue;
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(open_ones[i].fd, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error == 0) took[answered++] = seen - begun[i];
      close(open_ones[i].fd);
      open_ones[i].fd = -1;
    }
  }
  qsort(took, answered, sizeof *took, by_size);
  printf("{\"asked\":%d,\"tookUs\":[", count);
  for (int i = 0; i < answered; i += 1) printf("%s%lld", i == 0 ? "" : ",", (long long)took[i]);
  printf("]}\n");
  return answered > 0 ? 0 : 1;
}
