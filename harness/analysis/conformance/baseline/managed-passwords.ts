// Passwords that RDS manages: it makes a secret for each, and rotates it. Running, that secret is among the others.

import { property } from "../../model/node.ts";
import type { Inspection } from "../inspection.ts";
import { isOwnKey } from "../kms/keys.ts";
import { databasesOf } from "../subjects.ts";

/** Each is encrypted with a key of the platform. */
export function managedPasswords(it: Inspection): void {
  if (it.model.isLive) return;
  const managed = databasesOf(it.model).filter((one) => property(one, "ManageMasterUserPassword").bool(false));
  it.each(managed, (database) => {
    const key = property(database, "MasterUserSecret", "KmsKeyId");
    it.expect(key, key.exists && isOwnKey(it.model, key), {
      message: `the password of ${database.id} is not encrypted with a key of the platform`,
      expected: "a customer managed key",
      actual: key.text() ?? "aws/secretsmanager (the default)",
    });
  });
}
