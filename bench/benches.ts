// Every benchmark. Adding one is a file and a line here.

import type { Bench } from "./bench.ts";
import { checkersBench } from "./checkers.ts";
import { conformanceBench } from "./conformance.ts";
import { reachabilityBench } from "./reachability.ts";
import { registersBench } from "./registers.ts";

export const benches: readonly Bench[] = [checkersBench, registersBench, conformanceBench, reachabilityBench];
