// The tables that the profile declares, beside the statements that create them.

import type { RegionTable, RegionTopology } from "#harness/config/region-topology.ts";
import type { Inspection } from "../inspection.ts";
import { foldedSchema } from "../schema/folded-tables.ts";
import { createdTables } from "./statements.ts";
import type { CreatedTable } from "./statements.ts";
import { declaredTopology } from "./topology.ts";

/** Each declared table must be created in every region that has manifests. */
export function onDeclared(
  it: Inspection,
  wanted: (declared: RegionTable) => boolean,
  look: (declared: RegionTable, table: CreatedTable) => void,
): void {
  const created = createdTables(it.model);
  const { gone } = foldedSchema(it.model);
  const topology = declaredTopology(it);
  const regions = [...new Set(Object.values(topology.clusters).map(({ region }) => region))];
  for (const declared of topology.tables.filter(wanted)) {
    const own = created.filter((table) => table.name === declared.name);
    const places = own.map((table) => regionOf(table, topology));
    it.looked();
    for (const { sql, node } of gone.filter(({ name }) => name.slice(name.lastIndexOf(".") + 1) === declared.name)) {
      it.violated(node, { message: `${declared.name} is taken away again: ${sql}`, expected: declared.name });
    }
    if (own.length === 0) {
      it.missing({ message: `nothing creates ${declared.name}`, expected: declared.name });
    } else if (!places.includes(undefined)) {
      for (const region of regions.filter((one) => !places.includes(one))) {
        it.missing({ message: `nothing creates ${declared.name} in ${region}`, expected: declared.name });
      }
    }
    it.each(own, (table) => {
      look(declared, table);
      for (const { sql, node } of table.unfollowed) {
        it.undecided(node, { message: `what a later statement makes of ${declared.name} is not followed: ${sql}` });
      }
    });
  }
}

/** Where a statement makes its table: on the cluster that it names, else where it is run; undefined for everywhere. */
function regionOf({ text, node }: CreatedTable, { clusters, globalCluster }: RegionTopology): string | undefined {
  const [, cluster = ""] = /\bON\s+CLUSTER\s+['"`]?([\w-]+)/i.exec(text) ?? [];
  return cluster === globalCluster ? undefined : (clusters[cluster]?.region ?? node.resource.region);
}
