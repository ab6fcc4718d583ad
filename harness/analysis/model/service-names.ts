// Names of AWS services, as clients ask for them and as private DNS of an interface endpoint takes them over.

/** Names that private DNS of an endpoint takes over, from the service's endpoint name (AWS PrivateLink, service names). */
export function serviceNames(serviceName: string, region: string): string[] {
  const service = serviceName.replace(`com.amazonaws.${region}.`, "").replace("com.amazonaws.", "");
  const regional = `${region}.amazonaws.com`;
  if (service === "ecr.api") return [`api.ecr.${regional}`];
  if (service === "ecr.dkr") return [`dkr.ecr.${regional}`, `*.dkr.ecr.${regional}`];
  if (service === "iam" || service === "route53") return [`${service}.amazonaws.com`, `${service}.${regional}`];
  return [`${service}.${regional}`];
}
