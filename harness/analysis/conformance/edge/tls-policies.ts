// Security policies of the load balancers.

/** Policies of AWS that offer TLS 1.2 and newer only. */
export const currentPolicy =
  /^ELBSecurityPolicy-(TLS13-1-[23]-|TLS13-1-3-|TLS-1-2-(?!2015|2016)|FS-1-2-|TLS-1-2-2017-01|TLS-1-2-Ext-2018-06)/;
