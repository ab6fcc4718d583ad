// What the kernel does for a slow link: packets that leave by one interface with one class are handed to this process.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct kernel {
  int netlink; // the queue and the table live as long as this socket
  int raw;     // sends copies of packets past the queue
  int queue;   // its number in this network namespace
};

struct seen_packet {
  uint32_t id;
  const unsigned char *bytes; // from the IPv4 header on
  size_t length;
};

enum fate { fate_drop = 0, fate_accept = 1 };

// Takes the packets of `device` whose priority is `class`, or all of them when it is 0. Ends the program when it cannot.
void kernel_take(struct kernel *kernel, const char *device, uint32_t class);
// Calls `each` for every packet that is there.
void kernel_read(struct kernel *kernel, void (*each)(void *, const struct seen_packet *), void *context);
void kernel_decide(struct kernel *kernel, uint32_t id, enum fate fate);
// Sends an IPv4 packet past the queue. Returns 0 when the kernel refuses it.
int kernel_send(struct kernel *kernel, const unsigned char *bytes, size_t length);
void fail(const char *what);
