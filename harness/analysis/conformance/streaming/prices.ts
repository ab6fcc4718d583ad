// List prices of what the total estimate adds to the nodes, in USD, us-west-2. They move rarely and by little; what an
// account really pays is on its bill. Sources: the price pages of VPC (NAT gateways), EBS, S3 and EC2 (data transfer).

export const prices = {
  /** One NAT gateway for one hour. */
  natGatewayHour: 0.045,
  /** One GiB on gp3 for one month. */
  volumeGib: 0.08,
  /** One GB in S3 Standard for one month. */
  objectGb: 0.023,
  /** One GB out to the internet. */
  transferGb: 0.09,
} as const;

/** As AWS counts a month. */
export const hoursOfMonth = 730;
