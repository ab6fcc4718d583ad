// What one application is told now, read from the platform's parameters.

import { readApplicationSettings } from "../../analysis/conformance/clients/application-settings.ts";
import type { ApplicationSettings } from "../../analysis/conformance/clients/application-settings.ts";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { parameterTexts } from "../../platform/aws/parameter-texts.ts";

/** An application that the platform does not know is an error of the environment. */
export async function settingsOf(application: string, aws: AwsClients): Promise<ApplicationSettings> {
  const texts = await parameterTexts(aws, "/jdbc.properties");
  const declared = texts.flatMap((text) => readApplicationSettings(text) ?? []);
  const settings = declared.find((one) => one.application === application);
  if (settings !== undefined) return settings;
  throw environmentError(`the platform has no settings of the application ${application}`, {
    code: "ASSAY_JDBC_CLIENT",
  });
}
