// Every application of the platform, one Java client for all of them.

import type { ApplicationSettings } from "../../analysis/conformance/clients/application-settings.ts";
import type { ApplicationSeen } from "../../analysis/conformance/probes/java-driver.ts";
import { messageOf } from "../../core/errors.ts";
import { openJavaClient } from "../../platform/clickhouse/jdbc/java-client.ts";
import type { Login } from "../../platform/clickhouse/login.ts";
import { tryApplication } from "./application.ts";

export interface ApplicationsOptions {
  /** Absent where the client could not be installed. */
  readonly parts: { readonly java: string; readonly classPath: string } | undefined;
  readonly login: Login;
  readonly caFile: string | undefined;
}

/** Never throws: an application that could not be tried says why. */
export async function tryApplications(
  applications: readonly ApplicationSettings[],
  { parts, ...options }: ApplicationsOptions,
): Promise<ApplicationSeen[]> {
  if (parts === undefined) return applications.map((one) => untried(one, "the Java client is not installed"));
  try {
    const client = await openJavaClient(parts);
    try {
      return await Promise.all(applications.map((one) => tryApplication(one, { ...options, client })));
    } finally {
      await client.close();
    }
  } catch (error) {
    return applications.map((one) => untried(one, messageOf(error)));
  }
}

function untried({ application, pool, driver }: ApplicationSettings, silent: string): ApplicationSeen {
  const nothing = { crowd: undefined, connectTimeout: undefined, answerTimeout: undefined };
  return {
    ...{ application, pool, declaredDriver: driver.version, ...nothing },
    ...{ contact: { silent }, settings: { silent }, idle: { silent } },
  };
}
