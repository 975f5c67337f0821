/** When the success rate of an endpoint is low. Members that are left out have their defaults. */
export interface SuccessRateLimit {
  /** From 0 to 1. 0: never. */
  below: number;
  /** The deliveries that were accepted in the last minutes. */
  overMinutes: number;
  /** Of them, so many have ended: a few failures are no rate. */
  atLeast: number;
}

/** What an endpoint wants notices of. */
export interface EndpointNotices {
  /** Left out: as its tenant. */
  successRate?: Partial<SuccessRateLimit>;
}

export interface TenantNotices extends EndpointNotices {
  /** `tenant`: notices about it are published to it too. Left out: `operator`. */
  to?: 'operator' | 'tenant';
}

export const DEFAULT_SUCCESS_RATE: SuccessRateLimit = { below: 0.95, overMinutes: 60, atLeast: 20 };

/** The limit in force at an endpoint. */
export function successRateLimit(endpoint: EndpointNotices, tenant: TenantNotices): SuccessRateLimit {
  return { ...DEFAULT_SUCCESS_RATE, ...(endpoint.successRate ?? tenant.successRate) };
}
