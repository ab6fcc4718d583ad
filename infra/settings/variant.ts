// What separates the two variants. `as-written` keeps the text of the seed where that text contradicts itself or cannot
// work; `corrected` mends exactly those places. Every flag names the catalogue's contradiction (X) or doubtful claim (D).

export type Variant = "corrected" | "as-written";

export const variants: readonly Variant[] = ["corrected", "as-written"];

/** Each flag is true when the correction is in the template. */
export interface Corrections {
  /** pods may reach the S3 gateway endpoint, whose addresses lie outside the VPC. */
  readonly podsReachS3: boolean;
  /** Keeper's client port 9181 is admitted from the pod group, not only left open towards it. */
  readonly keeperClientsAdmitted: boolean;
  /** pods admit the load balancer, which is where client traffic and health checks come from. */
  readonly loadBalancerAdmitted: boolean;
  /** pods may ask for names. */
  readonly podsResolveNames: boolean;
  /** roles of the pods may use the key that encrypts their bucket. */
  readonly podsUseBackupKey: boolean;
  /** key policies admit the services and drivers that encrypt volumes. */
  readonly volumeServicesUseKey: boolean;
  /** X-12 and ruling R11: log groups have a key whose policy admits the logs service for exactly these groups. */
  readonly logsHaveOwnKey: boolean;
  /** the logs bucket is encrypted with the S3 key and has a lifecycle, as the seed's matrix asks. */
  readonly logsBucketGoverned: boolean;
  /** the ClickHouse name is an alias of the load balancer, not a placeholder address. */
  readonly nameFollowsLoadBalancer: boolean;
  /** the servers end TLS on 8123, 9000 and 9009. */
  readonly serversEndTls: boolean;
  /** D-16: noncurrent versions expire, without which expiry on a versioned bucket deletes nothing. */
  readonly noncurrentVersionsExpire: boolean;
  /** D-33: the pools of the applications get the time-outs that the seed's example sets on an object of its own. */
  readonly driverTimeoutsInForce: boolean;
}

/** The corrections that a variant carries: all or none. */
export function correctionsOf(variant: Variant): Corrections {
  const corrected = variant === "corrected";
  return {
    podsReachS3: corrected,
    keeperClientsAdmitted: corrected,
    loadBalancerAdmitted: corrected,
    podsResolveNames: corrected,
    podsUseBackupKey: corrected,
    volumeServicesUseKey: corrected,
    logsHaveOwnKey: corrected,
    logsBucketGoverned: corrected,
    nameFollowsLoadBalancer: corrected,
    serversEndTls: corrected,
    noncurrentVersionsExpire: corrected,
    driverTimeoutsInForce: corrected,
  };
}
