#!/bin/bash
# The newest process with a matching command line, wherever it runs: on a host without containers it is a service's own.
container_process() { pgrep -n -f "java.*$process"; }
