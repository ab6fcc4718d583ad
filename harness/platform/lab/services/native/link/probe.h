#pragma once
// Prints how many connections were begun and the times of those that were answered, the shortest first, as JSON.
int probe(const char *address, int port, int count, int every_ms);
