/** Jobs that wait, each with whose it is. Whoever has many waiting takes turns with the others. */
export interface Lane<Job extends { owner: string }> {
  readonly size: number;
  waitingOf(owner: string): number;
  add(job: Job): void;
  /** Takes a job that has waited long enough out again. */
  remove(job: Job): boolean;
  next(): Job | undefined;
}

export function createLane<Job extends { owner: string }>(): Lane<Job> {
  // In the order of turns.
  const byOwner = new Map<string, Job[]>();
  let size = 0;

  function keep(owner: string, jobs: Job[]): void {
    byOwner.delete(owner);
    if (jobs.length > 0) byOwner.set(owner, jobs);
  }

  return {
    get size() {
      return size;
    },
    waitingOf: (owner) => byOwner.get(owner)?.length ?? 0,
    add(job) {
      size += 1;
      const jobs = byOwner.get(job.owner);
      if (jobs === undefined) byOwner.set(job.owner, [job]);
      else jobs.push(job);
    },
    remove(job) {
      const jobs = byOwner.get(job.owner) ?? [];
      const at = jobs.indexOf(job);
      if (at === -1) return false;
      size -= 1;
      jobs.splice(at, 1);
      if (jobs.length === 0) byOwner.delete(job.owner);
      return true;
    },
    next() {
      const [first] = byOwner;
      if (first === undefined) return undefined;
      const [owner, [job, ...rest]] = first;
      size -= 1;
      keep(owner, rest);
      return job;
    },
  };
}
