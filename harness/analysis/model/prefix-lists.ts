// AWS's own prefix lists: which service a list stands for. Their entries are not part of any template.

import type { PlatformModel } from "./platform-model.ts";

/** AWS's own prefix lists are known by id; these are S3's, by region, as AWS publishes them. */
const servicePrefixLists: Readonly<Record<string, string>> = {
  "pl-63a5400a": "s3",
  "pl-7ba54012": "s3",
  "pl-6da54004": "s3",
  "pl-6fa54006": "s3",
  "pl-6ea54007": "s3",
};

/** `s3` for S3's list, by its published id or by the name that the control plane gives; else the id itself. */
export function prefixListName(id: string, model: PlatformModel): string {
  const named = model.named(id)?.attributes["PrefixListName"];
  const match = typeof named === "string" ? /^com\.amazonaws\.[a-z0-9-]+\.(.+)$/.exec(named) : null;
  return match?.[1] ?? servicePrefixLists[id] ?? id;
}
