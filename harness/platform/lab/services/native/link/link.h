// One slow link: packets of one class that leave by one interface come later, or not at all.
#pragma once
#include <stdint.h>

struct link {
  char device[16];
  char handle[16]; // as it was given, for whoever lists it
  uint32_t class;  // priority of the packets, 0 for all
  int64_t delay_ns;
  int64_t jitter_ns; // uniform on both sides of the delay
  double loss;       // share
  unsigned limit;    // packets on their way; more are lost
};

// Holds packets until told to end or until the lease is over (0: none). `ready` is written to once packets are held.
void link_hold(const struct link *link, int64_t lease_ns, int ready);
// Ends links of a device: those of one class, or all of them when `class` is 0. Returns how many there were.
int link_end(const char *device, uint32_t class);
// Prints links as tc lists queues: those of one device, or all of them when it is empty.
void link_show(const char *device);
