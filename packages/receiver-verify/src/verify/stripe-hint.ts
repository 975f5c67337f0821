/** How to verify a header like Stripe's, `t=1492774577,v1=5257a8…`. */
export const STRIPE_HINT =
  " It is signed in Stripe's way: pass `signing: { scheme: 'legacy', header: 'Stripe-Signature', " +
  "prefix: 't={{timestamp}},v1=', encoding: 'hex', content: 'timestamp.body' }`, which reads one signature.";

/** The hint, for a header of that form. */
export function stripeHint(value: string): string {
  return /(^|,\s?)t=\d+,/.test(value) ? STRIPE_HINT : '';
}
