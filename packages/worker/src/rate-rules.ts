import {
  appendStarts,
  forgetReservations,
  hourlyQuota,
  pagesToLoad,
  quotasOf,
  reserveSlots,
  resolvePreferences,
  spacingOf,
  withdrawStarts,
} from '@postrider/delivery';
import type { RateRules } from '@postrider/store';

/** The arithmetic of rate limits for the store, which brings the locks and the rows. */
export const RATE_RULES: RateRules = {
  limitsOf({ tenant, endpoint }) {
    const { rateLimits, maxPerHour, maxPerHourMode } = resolvePreferences(tenant, endpoint).preferences;
    const spacing = rateLimits === null ? null : spacingOf(rateLimits);
    const quotas = rateLimits === null ? [] : quotasOf(rateLimits);
    const tenantQuotas = maxPerHour === null ? [] : [hourlyQuota(maxPerHour)];
    if (spacing === null && quotas.length === 0 && tenantQuotas.length === 0) return null;
    const drops = { own: rateLimits?.mode === 'drop', tenant: maxPerHour !== null && maxPerHourMode === 'drop' };
    return { spacing, quotas, tenantQuotas, drops };
  },
  reserve: reserveSlots,
  forget: forgetReservations,
  pagesToLoad,
  append: appendStarts,
  withdraw: withdrawStarts,
};
