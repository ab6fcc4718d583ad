// Where a plan's resources stand: the account, and the region of each, by the resource itself (provider 6), by its
// provider's configuration (before), by what a data source was told, or as the profile has it.

import { isList, isMap, textOf, token } from "../value.ts";
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
    const own = textOf(values["region"]);
    if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(own)) return own;
    // A module names a provider that it was handed as `module.name:aws`.
    return (provider === undefined ? "" : this.#ofProvider(provider.replace(/^.*:/, ""))) || this.region;
  }

  #ofProvider(key: string): string {
    const { configuration, variables } = this.#plan;
    const provider = configuration?.provider_config?.[key] as { expressions?: ValueMap } | undefined;
    const region = provider?.expressions?.["region"];
    if (!isMap(region)) return "";
    const references = region["references"];
    const name = isList(references) ? /^var\.([\w-]+)$/.exec(textOf(references[0]))?.[1] : undefined;
    return textOf(region["constant_value"] ?? (name === undefined ? undefined : variables?.[name]?.value));
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
    // A key may have dots, brackets and words like `module` in it.
    const name = child.address?.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, "").replace(/^.*\./, "");
    return toldIn(child, name === undefined ? undefined : written?.module_calls?.[name]?.module);
  });
  return [...own, ...inner];
}

/** The account that most ARNs of the plan's own resources name. */
function accountIn(resources: readonly Planned[]): string {
  const counts = new Map<string, number>();
  for (const { values } of resources) {
    const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(textOf(values["arn"]))?.[1];
    if (account !== undefined) counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? "";
}
