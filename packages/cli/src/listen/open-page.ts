import { spawn } from 'node:child_process';

const WAIT_MS = 1_500;

/** Opens an address in the browser of this machine. False: there is none, as over ssh. */
export async function openPage(url: string): Promise<boolean> {
  const command = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  return new Promise((resolve) => {
    const child = spawn(command, [url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    child.unref();
    // Some stay as long as the browser does.
    setTimeout(() => resolve(true), WAIT_MS).unref();
  });
}
