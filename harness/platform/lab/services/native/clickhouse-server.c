// Runs the ClickHouse server that the chdb wheel carries: loads the library and calls its server entry point.
// The library expects a Python interpreter's symbols; the server never calls them, so empty data stands in their place.
// Build: cc -O2 -rdynamic -o clickhouse-server clickhouse-server.c -ldl      Run: ASSAY_CHDB=/path/_chdb.abi3.so
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#define STAND_IN(name) __attribute__((visibility("default"))) char name[4096];
#include "python-symbols.h"

typedef int (*entry_point)(int, char **);

int main(int argc, char **argv) {
  const char *path = getenv("ASSAY_CHDB");
  void *library = path ? dlopen(path, RTLD_LAZY | RTLD_GLOBAL) : NULL;
  entry_point server = library ? (entry_point)dlsym(library, "_Z25mainEntryClickHouseServeriPPc") : NULL;
  if (!server) {
    fprintf(stderr, "clickhouse-server: %s\n", path ? dlerror() : "ASSAY_CHDB does not name the library");
    return 127;
  }
  return server(argc, argv);
}
