// What stands in a plan beside its resources: what data sources were told before, the providers by region, and which
// expressions the configuration has. For tests.

import { computed } from "./computed.ts";

type Json = Record<string, unknown>;

export function askedBefore(account: string, region: string): Json {
  const data = (type: string, values: Json) => ({
    address: `data.${type}.current`,
    mode: "data",
    type,
    name: "current",
    values,
  });
  const resources = [
    data("aws_caller_identity", { account_id: account }),
    data("aws_region", { name: region, region }),
  ];
  return { format_version: "1.0", values: { root_module: { resources } } };
}

/** Providers by their keys, `aws` or `aws.eu_central_1`; without an alias they stand in the home region. */
export function providersOf(keys: readonly string[], home: string): Json {
  const own = [...new Set([...keys, "aws"])].map((key) => {
    const [name = "", alias] = key.split(".");
    const region = alias === undefined ? home : alias.replaceAll("_", "-");
    return [
      key,
      {
        name,
        ...(alias === undefined ? {} : { alias }),
        ...(name === "aws" ? { expressions: { region: { constant_value: region } } } : {}),
      },
    ] as const;
  });
  return Object.fromEntries(own);
}

/** What is left to the provider has no expression. */
export function written(expressions: Json, unknown: Json, type: string): Json {
  const isLeft = (name: string, one: unknown) =>
    (computed[type]?.includes(name) === true && unknown[name] === true && "constant_value" in (one as Json)) ||
    (type === "aws_security_group" && JSON.stringify(one).includes("data.external"));
  return Object.fromEntries(Object.entries(expressions).filter(([name, one]) => !isLeft(name, one)));
}
