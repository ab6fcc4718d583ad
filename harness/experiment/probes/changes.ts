// Changes on running servers, made to a user of the probe's own on every server: its password is rotated and a setting of
// its profile is changed. The user is removed afterwards.

import type { Rotation, SettingChange } from "../../analysis/conformance/probes/changes.ts";
import type { Prng } from "../../core/prng.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { answerOf, askEach } from "./ask-replicas.ts";
import type { NamedServer } from "./ask-replicas.ts";

export interface ChangeOptions {
  readonly servers: readonly NamedServer[];
  readonly prng: Prng;
  /** A session of that user at the same server. */
  readonly connectAs: (server: NamedServer, user: string, password: string) => ClickHouse;
}

export interface ChangeReport {
  readonly rotation: Rotation;
  readonly setting: SettingChange;
}

const user = "assay_rotated";
const profile = "assay_changed";
const setting = "max_threads";

export async function tryChanges({ servers, prng, connectAs }: ChangeOptions): Promise<ChangeReport> {
  const [old, fresh] = [password(prng), password(prng)];
  const logIn = (secret: string) =>
    Promise.all(
      servers.map((server) =>
        answerOf(server.name, async () => {
          const client = connectAs(server, user, secret);
          try {
            return await client.value(`SELECT toString(getSetting('${setting}'))`);
          } finally {
            await client.close();
          }
        }),
      ),
    );
  await removed(servers);
  await askEach(servers, async (sql) => {
    await sql.command(`CREATE SETTINGS PROFILE ${profile} SETTINGS ${setting} = 3`);
    await sql.command(`CREATE USER ${user} IDENTIFIED WITH sha256_password BY '${old}' SETTINGS PROFILE '${profile}'`);
  });
  const before = await logIn(old);
  await askEach(servers, async (sql) => {
    await sql.command(`ALTER USER ${user} IDENTIFIED WITH sha256_password BY '${fresh}'`);
    await sql.command(`ALTER SETTINGS PROFILE ${profile} SETTINGS ${setting} = 2`);
  });
  const [withOld, withNew] = [await logIn(old), await logIn(fresh)];
  await removed(servers);
  return { rotation: { before, withOld, withNew }, setting: { setting, asked: "2", seen: withNew } };
}

async function removed(servers: readonly NamedServer[]): Promise<void> {
  await askEach(servers, async (sql) => {
    await sql.command(`DROP USER IF EXISTS ${user}`);
    await sql.command(`DROP SETTINGS PROFILE IF EXISTS ${profile}`);
  });
}

function password(prng: Prng): string {
  return Array.from({ length: 24 }, () => prng.integer(36).toString(36)).join("");
}
