// The main route table of a VPC: the one that it was made with, or another that a resource makes it.

import type { Resource } from "../resource.ts";
import type { Value } from "../value.ts";
import { at } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

/** Makes a table the one of all subnets without a table of their own. */
export const mainTable: Mapping = ({ values }) => [
  {
    ...{ type: "AWS::EC2::RouteTable", into: at(values, "route_table_id") ?? "" },
    ...{ properties: {}, attributes: { Main: true } },
  },
];

/** A VPC has one main table: the one that it was made with no longer is it where another was made it. */
export function withoutMain(all: readonly Resource[], vpc: Value): Resource[] {
  const isOfVpc = ({ type, properties }: Resource) => type === "AWS::EC2::RouteTable" && properties["VpcId"] === vpc;
  return all.map((one) => (isOfVpc(one) ? { ...one, attributes: { ...one.attributes, Main: false } } : one));
}
