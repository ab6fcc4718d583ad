// How long a key stays that somebody deletes (R18), and whether somebody has.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";

export function keysAreKept(it: Inspection): void {
  if (it.model.isLive) {
    // KMS-001 looks at the keys of the profiles that have it.
    if (!it.hasRow("KMS-001")) namedKeysStay(it);
    return;
  }
  it.each(
    () => it.model.all("AWS::KMS::Key"),
    (key) => {
      const window = property(key, "PendingWindowInDays");
      it.expect(window, (window.number() ?? 30) === 30, {
        message: `${key.id} could be gone sooner than in 30 days`,
        expected: 30,
      });
    },
  );
}

/** A key that still has a name is still in use; others may be what earlier stacks have left. */
function namedKeysStay(it: Inspection): void {
  it.each(
    () => it.model.all("AWS::KMS::Alias"),
    (alias) => {
      const key = it.model.referred(property(alias, "TargetKeyId"));
      if (key?.attributes["KeyState"] !== "PendingDeletion") return;
      const message = `the key ${property(alias, "AliasName").written()} is about to be deleted`;
      it.violated(key, { message, expected: "Enabled", actual: "PendingDeletion" });
    },
  );
}
