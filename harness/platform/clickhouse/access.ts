// Every way in which a suite may speak to the platform's ClickHouse: by user, through the load balancer's name, or to one
// replica directly. Addresses come from the outputs, passwords from Secrets Manager.

import { readFileSync } from "node:fs";
import { bug, environmentError } from "../../core/errors.ts";
import type { RegionOutputs } from "../ports/outputs.ts";
import type { AwsClients } from "../aws/clients.ts";
import { readSecret } from "../aws/secret-value.ts";
import { connectClickHouse } from "./client.ts";
import type { ClickHouse } from "./client.ts";
import { readLogin } from "./login.ts";
import type { Login } from "./login.ts";

export type ClickHouseUser = "admin" | "app" | "backup" | "monitor";

export interface ClickHouseAccess extends AsyncDisposable {
  /** Through the load balancer's name. */
  readonly app: ClickHouse;
  readonly admin: ClickHouse;
  readonly backup: ClickHouse;
  /** Names of the replicas' services, in order: `replica(n)` speaks to the n-th. */
  readonly replicas: readonly string[];
  /** Straight to one replica, past the load balancer. User `admin` unless named. */
  replica(index: number, user?: ClickHouseUser): ClickHouse;
  /** A client of its own, for callers that need other settings; closed with the access. */
  connect(options: { service: string; user: ClickHouseUser; timeoutMs?: number; keepAlive?: boolean }): ClickHouse;
  /** For clients that are not this one (a load generator, a driver). */
  login(user: ClickHouseUser): Login;
}

export interface AccessOptions {
  readonly region: RegionOutputs;
  readonly aws: AwsClients;
  readonly caFile?: string | undefined;
  /** Texts of secrets by ARN, where they cannot be read. */
  readonly secretTexts?: ReadonlyMap<string, string>;
  /** Told every password, so that it can be kept out of what is written down. */
  readonly onSecret?: (secret: string) => void;
}

const users: readonly ClickHouseUser[] = ["admin", "app", "backup", "monitor"];
const loadBalanced = "clickhouse-https";

/** Reads the passwords and opens clients lazily. Disposing closes every client that it opened. */
export async function openClickHouse(options: AccessOptions): Promise<ClickHouseAccess> {
  const { region, aws, caFile, secretTexts, onSecret } = options;
  const logins = new Map<ClickHouseUser, Login>();
  for (const user of users) {
    const arn = region.secrets[user];
    if (arn === undefined) continue;
    const login = readLogin(secretTexts?.get(arn) ?? (await readSecret(aws, arn)), user);
    onSecret?.(login.password);
    logins.set(user, login);
  }
  const ca = caFile === undefined ? undefined : readFileSync(caFile);
  const opened = new Map<string, ClickHouse>();
  const login = (user: ClickHouseUser): Login => logins.get(user) ?? missingSecret(user, region);
  const connect: ClickHouseAccess["connect"] = ({ service, user, ...settings }) => {
    const key = JSON.stringify([service, user, settings]);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const { username, password } = login(user);
    const url = serviceUrl(region, service);
    const client = connectClickHouse({
      url,
      user: username,
      password,
      ...(ca === undefined ? {} : { ca }),
      ...settings,
    });
    opened.set(key, client);
    return client;
  };
  return {
    ...doors(region, connect),
    connect,
    login,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...opened.values()].map((client) => client.close()));
    },
  };
}

type Doors = Pick<ClickHouseAccess, "app" | "admin" | "backup" | "replicas" | "replica">;

function doors(region: RegionOutputs, connect: ClickHouseAccess["connect"]): Doors {
  const replicas = replicaServices(region);
  return {
    get app() {
      return connect({ service: loadBalanced, user: "app" });
    },
    get admin() {
      return connect({ service: loadBalanced, user: "admin" });
    },
    get backup() {
      return connect({ service: loadBalanced, user: "backup" });
    },
    replicas,
    replica: (index, user = "admin") => connect({ service: replicas[index] ?? missingReplica(index, replicas), user }),
  };
}

function replicaServices(region: RegionOutputs): string[] {
  return region.services
    .filter(({ name, protocol }) => /^replica-\d+-https$/.test(name) && protocol === "https")
    .map(({ name }) => name)
    .sort((left, right) => ordinal(left) - ordinal(right));
}

function ordinal(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

function serviceUrl(region: RegionOutputs, name: string): string {
  const service = region.services.find((candidate) => candidate.name === name);
  if (service === undefined) throw bug(`the platform's outputs name no service "${name}"`);
  return `${service.tls ? "https" : "http"}://${service.host}:${String(service.port)}`;
}

function missingReplica(index: number, replicas: readonly string[]): never {
  throw bug(`there is no replica ${String(index)}: the outputs name ${String(replicas.length)}`);
}

function missingSecret(user: ClickHouseUser, region: RegionOutputs): never {
  throw environmentError(`the platform's outputs name no secret of user "${user}" in ${region.region}`, {
    code: "ASSAY_CLICKHOUSE_SECRET_MISSING",
  });
}
