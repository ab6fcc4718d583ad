// Whether add-ons work, as the running cluster tells it.

import type { Inspection } from "../inspection.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

export function addonsWork(it: Inspection, addons: readonly Resource[]): void {
  it.each(
    addons.filter(({ attributes }) => attributes["Status"] !== undefined),
    (addon) => {
      const status = textOf(addon.attributes["Status"]);
      const says = { message: `the add-on ${addon.id} is ${status}`, expected: "ACTIVE", actual: status };
      if (["CREATING", "UPDATING", "DELETING"].includes(status)) it.undecided(addon, says);
      else if (status !== "ACTIVE") it.violated(addon, says);
    },
  );
}
