import { existsSync } from 'node:fs';
import { skipUnless, testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeEach } from 'vitest';
import { CHROMIUM, openPages, type Pages } from './open-pages.ts';
import type { Scene } from './scene.ts';

/** The pages of a scene in one browser, for all tests of a file. Without Chromium they are skipped. */
export async function drivePages(scene: Scene, options: Parameters<typeof openPages>[1] = {}): Promise<Pages> {
  const isThere = existsSync(CHROMIUM);
  beforeEach((context) => skipUnless(context, isThere, `It drives ${CHROMIUM}, which is not there.`));
  await testBuild();
  const pages = isThere ? await openPages(scene, options) : undefined;
  afterAll(() => pages?.close());
  // Only tests that are skipped get nothing.
  return pages as Pages;
}
