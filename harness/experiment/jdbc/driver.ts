// The application of an experiment: its pool as the platform's settings have it, working through the Java driver.

import type { ApplicationSettings } from "../../analysis/conformance/clients/application-settings.ts";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { openJavaClient } from "../../platform/clickhouse/jdbc/java-client.ts";
import { jdbcInserts } from "../../platform/clickhouse/jdbc/jdbc-inserts.ts";
import type { Login } from "../../platform/clickhouse/login.ts";
import { membersOf, tried } from "./application.ts";
import { balancing } from "./balance.ts";
import { settingsOf } from "./settings-of.ts";

/** An application at work. */
export interface Driver {
  readonly inserts: Pick<ClickHouse, "insert">;
  readonly retry: ApplicationSettings["retry"];
  close(): Promise<void>;
}

export interface DriverOptions {
  readonly parts: { readonly java: string; readonly classPath: string } | undefined;
  readonly aws: AwsClients;
  readonly login: Login;
  readonly caFile: string | undefined;
  readonly timeoutMs: number;
}

/** Which application does the work, and by which of its addresses. */
export interface DriverWanted {
  readonly application: string;
  /** Its address of several servers instead of the load balancer's. */
  readonly balances?: boolean | undefined;
}

/** Opens the pool of one application; what is missing is an error of the environment, so that its rows are unknown. */
export async function openDriver({ application, balances }: DriverWanted, options: DriverOptions): Promise<Driver> {
  const { parts, aws, login, caFile, timeoutMs } = options;
  if (parts === undefined) throw environmentError("the Java client is not installed", { code: "ASSAY_JDBC_CLIENT" });
  const declared = await settingsOf(application, aws);
  const settings = balances === true ? balancing(declared) : declared;
  if (settings === undefined) {
    throw environmentError(`${application} has no address of several servers`, { code: "ASSAY_JDBC_CLIENT" });
  }
  const client = await openJavaClient(parts);
  const opened = await tried(client, "open", { pool: application, ...membersOf(settings, { client, login, caFile }) });
  if (opened.value === undefined) {
    await client.close();
    throw environmentError(`the pool of ${application} did not open: ${opened.failed ?? opened.silent ?? ""}`, {
      code: "ASSAY_JDBC_CLIENT",
    });
  }
  return {
    inserts: jdbcInserts({ client, pool: application, timeoutMs }),
    retry: settings.retry,
    close: () => client.close(),
  };
}
