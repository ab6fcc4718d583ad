// The value of a user's secret: the password alone, or JSON with username and password as Secrets Manager generates it.

import { z } from "zod";
import { environmentError } from "../../core/errors.ts";

export interface Login {
  readonly username: string;
  readonly password: string;
}

const generated = z.object({ username: z.string().optional(), password: z.string().min(1) });

export function readLogin(secret: string, user: string): Login {
  if (secret === "") {
    throw environmentError(`the secret of user "${user}" is empty`, { code: "ASSAY_CLICKHOUSE_SECRET_MISSING" });
  }
  if (!secret.startsWith("{")) return { username: user, password: secret };
  try {
    const { username = user, password } = generated.parse(JSON.parse(secret));
    return { username, password };
  } catch {
    // The cause would quote the secret; the place is enough.
    throw environmentError(`the secret of user "${user}" has no password field`, {
      code: "ASSAY_CLICKHOUSE_SECRET_MISSING",
    });
  }
}
