// Preloaded into the programs of pods: slows or holds their I/O on one volume, shifts their wall clock and takes memory in
// their place, while a page of shared memory says so. Each order carries the moment, counted since boot, at which it
// ends, so that none outlives its lease; without an order a call costs one look at the page.
//   ASSAY_STRAIN=PAGE ASSAY_STRAIN_VOLUME=FOLDER LD_PRELOAD=assay-strain.so PROGRAM
// Orders are texts at fixed places of the page, `1 END ...` in force, anything else not (END in nanoseconds):
//   0     1 END READ_MS WRITE_MS READ_PERMILLE WRITE_PERMILLE     -1 ms holds a call until the order is gone
//   512   1 END OFFSET_MS                                          of CLOCK_REALTIME
//   1024  1 END MEGABYTES
// At 2048 stand counters (64 bit each): reads and writes delayed, microseconds waited, times told wrongly, megabytes held.
// Build: cc -O2 -shared -fPIC -o assay-strain.so assay-strain.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { page_size = 4096, volume_order = 0, clock_order = 512, memory_order = 1024, counters_at = 2048 };
enum { reads_delayed, writes_delayed, microseconds_waited, times_shifted, megabytes_held };

static volatile char *page;
static dev_t volume;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int (*real_clock_gettime)(clockid_t, struct timespec *);

static int64_t since_boot(void) {
  struct timespec now;
  real_clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void count(int which, uint64_t more) {
  __atomic_add_fetch((uint64_t *)(page + counters_at) + which, more, __ATOMIC_RELAXED);
}

// The numbers of an order in force; 0 when there is none.
static int order(int at, int64_t *numbers, int wanted) {
  if (!page || page[at] != '1') return 0;
  char text[128], *next = text + 1;
  memcpy(text, (const char *)page + at, sizeof text);
  text[sizeof text - 1] = 0;
  int64_t end = strtoll(next, &next, 10);
  for (int i = 0; i < wanted; i += 1) numbers[i] = strtoll(next, &next, 10);
  return since_boot() < end;
}

static int is_on_volume(int fd) {
  struct stat seen;
  return fstat(fd, &seen) == 0 && seen.st_dev == volume && S_ISREG(seen.st_mode);
}

static uint64_t draw(void) {
  static __thread uint64_t state;
  if (!state) state = ((uint64_t)(uintptr_t)&state ^ (uint64_t)since_boot()) | 1;
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state;
}

static void wait_milliseconds(int64_t milliseconds) {
  struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  while (syscall(SYS_nanosleep, &left, &left) != 0 && errno == EINTR) {}
}

// A tenth of a second at a time: a long wait ends soon after its order does.
static void strain(int fd, int is_write) {
  int64_t numbers[4];
  if (!page || page[volume_order] != '1' || !order(volume_order, numbers, 4) || !is_on_volume(fd)) return;
  int64_t delay = numbers[is_write], begun = since_boot();
  if (delay == 0 || (int64_t)(draw() % 1000) >= numbers[2 + is_write]) return;
  int before = errno;
  count(is_write ? writes_delayed : reads_delayed, 1);
  for (;;) {
    int64_t waited = (since_boot() - begun) / 1000000;
    if ((delay >= 0 && waited >= delay) || !order(volume_order, numbers, 4)) break;
    int64_t rest = delay < 0 ? 100 : delay - waited;
    wait_milliseconds(rest < 100 ? rest : 100);
  }
  count(microseconds_waited, (since_boot() - begun) / 1000);
  errno = before;
}

#define STRAINED(is_write, type, name, parameters, arguments) \
  type name parameters { \
    REAL(name); \
    strain(fd, is_write); \
    return real arguments; \
  }

STRAINED(0, ssize_t, read, (int fd, void *to, size_t size), (fd, to, size))
STRAINED(0, ssize_t, readv, (int fd, const struct iovec *to, int parts), (fd, to, parts))
STRAINED(0, ssize_t, pread, (int fd, void *to, size_t size, off_t at), (fd, to, size, at))
STRAINED(0, ssize_t, pread64, (int fd, void *to, size_t size, off64_t at), (fd, to, size, at))
STRAINED(1, ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))
STRAINED(1, ssize_t, writev, (int fd, const struct iovec *from, int parts), (fd, from, parts))
STRAINED(1, ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
STRAINED(1, ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
STRAINED(1, int, fsync, (int fd), (fd))
STRAINED(1, int, fdatasync, (int fd), (fd))

// ClickHouse asks first for what is in memory already; while the volume is strained nothing is.
long syscall(long number, ...) {
  REAL(syscall);
  va_list list;
  va_start(list, number);
  long a[6];
  for (int i = 0; i < 6; i += 1) a[i] = va_arg(list, long);
  va_end(list);
  int64_t numbers[4];
  if (number == SYS_preadv2 && page && order(volume_order, numbers, 4) && numbers[0] != 0 && is_on_volume((int)a[0])) {
    errno = EAGAIN;
    return -1;
  }
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static int64_t offset_milliseconds(void) {
  int64_t offset;
  return order(clock_order, &offset, 1) ? offset : 0;
}

static void shift(struct timespec *time, int64_t milliseconds) {
  int64_t nanoseconds = time->tv_nsec + milliseconds % 1000 * 1000000;
  time->tv_sec += milliseconds / 1000 + (nanoseconds >= 1000000000) - (nanoseconds < 0);
  time->tv_nsec = (nanoseconds + 1000000000) % 1000000000;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (!real_clock_gettime) real_clock_gettime = (__typeof__(&clock_gettime))dlsym(RTLD_NEXT, "clock_gettime");
  int result = real_clock_gettime(clock, now);
  if (!page || page[clock_order] != '1' || result != 0) return result;
  if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return result;
  int64_t offset = offset_milliseconds();
  if (offset != 0) shift(now, offset), count(times_shifted, 1);
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  REAL(gettimeofday);
  struct timespec precise;
  if (zone) return real(now, zone);
  if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

// A moment at which to stop waiting was reckoned from the shifted clock; the kernel knows the true one. Moments of the
// monotonic clock, counted since boot, are smaller than any date since 2001.
static const struct timespec *unshifted(const struct timespec *until, struct timespec *copy) {
  int64_t offset = until ? offset_milliseconds() : 0;
  if (offset == 0 || until->tv_sec < 1000000000) return until;
  *copy = *until;
  shift(copy, -offset);
  return copy;
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
  static __typeof__(&pthread_cond_timedwait) real;
  if (!real) real = (__typeof__(&pthread_cond_timedwait))dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  if (!real) real = (__typeof__(&pthread_cond_timedwait))dlsym(RTLD_NEXT, "pthread_cond_timedwait");
  struct timespec copy;
  return real(condition, mutex, unshifted(until, &copy));
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
  REAL(pthread_mutex_timedlock);
  struct timespec copy;
  return real(mutex, unshifted(until, &copy));
}

// Through the program's own allocator where it has one, so that what is held counts against the program's own limit; it
// answers with nothing when there is no room.
static char *take(size_t size) {
  static char *(*allocate)(size_t, const void *);
  if (!allocate) allocate = (char *(*)(size_t, const void *))dlsym(RTLD_DEFAULT, "_ZnwmRKSt9nothrow_t");
  return allocate ? allocate(size, "") : malloc(size);
}

static void give_back(char *block) {
  static void (*release)(void *);
  if (!release) release = (void (*)(void *))dlsym(RTLD_DEFAULT, "_ZdlPv");
  if (release) release(block);
  else free(block);
}

// Holds as much memory as is ordered, and gives it back when the order ends.
static void *hold_memory(void *unused) {
  const size_t megabytes = 40, most = 256;
  char **held = calloc(most, sizeof *held);
  size_t have = 0;
  for (;; wait_milliseconds(100)) {
    int64_t wanted = 0;
    if (!order(memory_order, &wanted, 1)) wanted = 0;
    for (; have < most && (int64_t)(have * megabytes) < wanted; have += 1) {
      if (!(held[have] = take(megabytes << 20))) break;
      memset(held[have], 1, megabytes << 20);
    }
    for (; have > 0 && (int64_t)((have - 1) * megabytes) >= wanted; have -= 1) give_back(held[have - 1]);
    ((volatile uint64_t *)(page + counters_at))[megabytes_held] = have * megabytes;
  }
  return unused;
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("ASSAY_STRAIN"), *folder = getenv("ASSAY_STRAIN_VOLUME");
  struct stat seen;
  real_clock_gettime = (__typeof__(&clock_gettime))dlsym(RTLD_NEXT, "clock_gettime");
  if (!path || !folder || stat(folder, &seen) != 0) return;
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, page_size) != 0) return;
  void *mapped = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped == MAP_FAILED) return;
  volume = seen.st_dev;
  page = mapped;
  pthread_t thread;
  if (pthread_create(&thread, NULL, hold_memory, NULL) == 0) pthread_detach(thread);
}
