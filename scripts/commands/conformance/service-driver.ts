import { unknownName } from '#models';
import { serveDriver } from '../../implementations/serve-driver.ts';
import { isLoopback } from '../../implementations/service-api/endpoint.ts';
import { dispensable, ServiceApi } from '../../implementations/service-api/service-api.ts';
import { InputError } from '../../input/files/input-error.ts';
import { terminal } from '../../output/terminal.ts';
import { version } from '../../version.ts';

/** The options of `keysync service-driver`. */
export interface ServiceDriverOptions {
  readonly endpoint: string;
  readonly dataPlane?: string;
  readonly hsmType: string;
  readonly mode?: string;
  readonly subnet?: readonly string[];
  readonly without?: readonly string[];
  readonly patience?: number;
}

/** A mock asks nobody whether it exists. */
const anySubnet = 'subnet-0123456789abcdef0';
/** In seconds: on this machine nobody waits for hardware. */
const patienceByDefault = { here: 5, elsewhere: 1800 };

/** Serves the driver protocol on standard input and output, for the service at an endpoint. */
export async function serviceDriverCommand(options: ServiceDriverOptions): Promise<void> {
  const { endpoint, dataPlane, hsmType, mode, subnet = [anySubnet], without = [] } = options;
  const host = hostOf('--endpoint', endpoint);
  if (dataPlane !== undefined) hostOf('--data-plane', dataPlane);
  const unknown = without.find((name) => !dispensable.includes(name));
  if (unknown !== undefined)
    throw new InputError('--without', unknownName('action or operation', unknown, dispensable));
  const patience =
    options.patience ?? (isLoopback(host) ? patienceByDefault.here : patienceByDefault.elsewhere);
  const { stdin, stdout } = terminal();
  const service = new ServiceApi({
    url: endpoint,
    hsmType,
    subnets: subnet,
    patience,
    without,
    ...(mode !== undefined && { mode }),
    ...(dataPlane !== undefined && { dataPlane }),
  });
  await serveDriver(service, stdin, stdout, version);
  await service.end();
}

function hostOf(option: string, url: string): string {
  const address = url.replaceAll('{region}', 'us-east-1');
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new InputError(
      option,
      `${JSON.stringify(url)} is no address of a service`,
      'Expected something like http://127.0.0.1:8080.',
    );
  return parsed.hostname;
}
