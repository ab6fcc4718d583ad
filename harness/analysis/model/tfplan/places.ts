// Where a plan's resources stand: the account, and the region of each, by the resource itself (provider 6), by its
// provider's configuration (before), by what a data source was told, or as the profile has it.

import { isMap, textOf, token } from "../value.ts";
import type { ValueMap } from "../value.ts";
import type { ConfigModule, PlanDocument, PlannedEntry, PlannedModule } from "./plan-document.ts";
import type { Planned } from "./planned.ts";

export class Places {
  readonly account: string;
  /** The region of the provider that has no alias. */
  readonly region: string;
  readonly #plan: PlanDocument;

  constructor(plan: PlanDocument, resources: readonly Planned[], fallback: string | undefined) {
    this.#plan = plan;
    this.account =
      textOf(told(plan, "aws_caller_identity")["account_id"]) || accountIn(resources) || token("AWS::AccountId");
    const asked = told(plan, "aws_region");
    this.region =
      this.#ofProvider("aws") || textOf(asked["region"] ?? asked["name"]) || fallback || token("AWS::Region");
  }

  /** The region of one resource; other providers' resources and the account's own have none. */
  regionOf({ type, values, provider }: Planned): string | undefined {
    if (!type.startsWith("aws_")) return undefined;
    const own = values["region"];
    if (typeof own === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(own)) return own;
    // A module names a provider that it was handed as `module.name:aws`.
    return this.#ofProvider((provider ?? "aws").split(":").at(-1) ?? "aws") || this.region;
  }

  #ofProvider(key: string): string {
    const { configuration, variables } = this.#plan;
    const provider = configuration?.provider_config?.[key] as { expressions?: ValueMap } | undefined;
    const region = provider?.expressions?.["region"];
    if (!isMap(region)) return "";
    const references = Array.isArray(region["references"]) ? (region["references"] as readonly string[]) : [];
    const [, name = ""] = /^var\.([\w-]+)$/.exec(references[0] ?? "") ?? [];
    return textOf(region["constant_value"] ?? variables?.[name]?.value);
  }
}

/** What a data source was told before the plan was made: one that asked by the provider without an alias, where there is. */
function told({ prior_state: state, configuration }: PlanDocument, type: string): Readonly<Record<string, unknown>> {
  const [first, ...others] = [...toldIn(state?.values?.root_module, configuration?.root_module)].filter(
    ({ entry }) => entry.type === type && entry.mode === "data",
  );
  const own = [first, ...others].find((one) => one?.provider === undefined || !one.provider.includes("."));
  return (own ?? first)?.entry.values ?? {};
}

interface Told {
  readonly entry: PlannedEntry;
  readonly provider: string | undefined;
}

function toldIn(module: PlannedModule | undefined, written: ConfigModule | undefined): Told[] {
  const own = (module?.resources ?? []).map((entry): Told => {
    const place = `data.${entry.type}.${entry.name}`;
    const asked = written?.resources?.find(({ address }) => address === place);
    return { entry, provider: asked?.provider_config_key };
  });
  const inner = (module?.child_modules ?? []).flatMap((child) => {
    const [, name = ""] = /(?:^|\.)module\.([\w-]+)(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?$/.exec(child.address ?? "") ?? [];
    return toldIn(child, written?.module_calls?.[name]?.module);
  });
  return [...own, ...inner];
}

/** The account that most ARNs of the plan's own resources name. */
function accountIn(resources: readonly Planned[]): string {
  const counts = new Map<string, number>();
  for (const { values } of resources) {
    const [, account] = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(textOf(values["arn"])) ?? [];
    if (account !== undefined) counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? "";
}
