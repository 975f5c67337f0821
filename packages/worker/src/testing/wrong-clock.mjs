// Preloaded into a worker of a test: its machine's clock is wrong by WRONG_CLOCK_BY_MS. Timers go as they do.
const by = Number(process.env.WRONG_CLOCK_BY_MS);
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + by);
    else super(...parts);
  }
  static now() {
    return Real.now() + by;
  }
};
