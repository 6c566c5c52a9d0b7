import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import { exitCodes } from '../../exit-codes.ts';
import { InputError } from '../../input/files/input-error.ts';
import { print, tell } from '../../output/terminal.ts';
import { FrozenClock, RealClock } from '../../service/clock.ts';
import { isLoopback, serverOf } from '../../service/http-server.ts';
import { loadServed } from '../../service/served-scenarios.ts';
import { CloudHsmService } from '../../service/service.ts';

/** The options of `keysync serve`. */
export interface ServeOptions {
  readonly scenario?: string;
  readonly port: number;
  readonly host: string;
  readonly lag: number;
  readonly realTime?: boolean;
}

/** Serves the CloudHSM API until somebody ends it. Returns the exit code. */
export async function serveCommand({ scenario, port, host, lag, realTime }: ServeOptions): Promise<number> {
  const service = new CloudHsmService({
    ...(scenario !== undefined && { scenario: loadServed(scenario) }),
    clock: realTime === true ? new RealClock() : new FrozenClock(),
    lag,
  });
  const server = serverOf({ service, onDefect: tellDefect });
  const stopped = new Promise<void>((stop) => {
    process.once('SIGINT', () => stop());
    process.once('SIGTERM', () => stop());
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new InputError(`--host ${host} --port ${port}`, `cannot listen there: ${(error as Error).message}`);
  }
  const address = server.address() as AddressInfo;
  print(`Serving the CloudHSM API at ${urlOf(address)}`);
  print('What is created is in memory only, and gone when this ends.');
  if (!isLoopback(address.address))
    print(
      'Others than this machine may reach it: it asks nobody for credentials. Without --host it is for this machine only.',
    );
  await stopped;
  server.close();
  server.closeAllConnections();
  return exitCodes.success;
}

function urlOf({ address, port }: AddressInfo): string {
  return `http://${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
}

function tellDefect(error: unknown): void {
  const text = error instanceof Error ? error.stack : String(error);
  tell(`keysync: this is a defect of keysync, please report it.\n${text}`);
}
