// The resolvers of the lab's networks: one each, since what a name means depends on where it is asked.

import type { LabSpec } from "../lab-spec.ts";
import { networksOf } from "../network/networks.ts";
import type { AddressesInService } from "../services/unbound.ts";
import type { Instance } from "./instance.ts";
import { Resolver } from "./resolver.ts";

export interface ResolversInputs {
  readonly inService: AddressesInService;
  /** First process of a host. */
  readonly pidOf: (host: string) => number;
}

export class Resolvers {
  readonly #make: () => Resolver;
  readonly #byHost = new Map<string, Resolver>();

  constructor(...programs: ConstructorParameters<typeof Resolver>) {
    this.#make = () => new Resolver(...programs);
  }

  instances(): Instance[] {
    return [...this.#byHost.values()].flatMap((resolver) => resolver.instances());
  }

  async apply(spec: LabSpec, { inService, pidOf }: ResolversInputs): Promise<void> {
    const { loadBalancers } = spec;
    for (const network of networksOf(spec)) {
      const { resolverHost } = network;
      const resolver = this.#byHost.get(resolverHost) ?? this.#make();
      this.#byHost.set(resolverHost, resolver);
      await resolver.apply(network, { loadBalancers, inService, hostPid: pidOf(resolverHost) });
    }
  }
}
