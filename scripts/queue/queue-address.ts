import { InputError } from '../input/files/input-error.ts';

/** Where a password comes from that is in no command line. */
const passwordVariable = 'KEYSYNC_QUEUE_PASSWORD';

const remedy = [
  'Expected redis://HOST, redis://HOST:PORT/DATABASE or rediss://HOST for TLS, with USER:PASSWORD@ before HOST where',
  `it asks for them. A password is better given in the environment, as ${passwordVariable}.`,
];

/** Where a queue is. Its password is in `connection` alone. */
export interface QueueAddress {
  /** For people, without a password. */
  readonly shown: string;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly db: number;
    readonly username?: string;
    readonly password?: string;
    readonly tls?: { readonly servername: string };
  };
}

/**
 * The address of a Redis or Valkey.
 *
 * @throws InputError where it is none; what was given is not repeated, as a password may be in it
 */
export function queueAddressOf(text: string, env: NodeJS.ProcessEnv = process.env): QueueAddress {
  if (!URL.canParse(text)) throw new InputError('--queue', 'this is no address', remedy);
  const url = new URL(text);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    throw new InputError('--queue', 'expected an address that begins with redis:// or rediss://', remedy);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const [, database = '0'] = /^\/?(\d{0,4})$/.exec(url.pathname) ?? [];
  if (host === '' || url.search !== '' || url.hash !== '' || !/^\/?\d{0,4}$/.test(url.pathname))
    throw new InputError('--queue', 'expected a host, and nothing behind it but a port and a number', remedy);
  const password = decoded(url.password) || env[passwordVariable];
  const username = decoded(url.username);
  const port = url.port === '' ? 6379 : Number(url.port);
  return {
    shown: `${url.protocol}//${url.hostname}:${port}/${Number(database)}`,
    connection: {
      host,
      port,
      db: Number(database),
      ...(username && { username }),
      ...(password && { password }),
      ...(url.protocol === 'rediss:' && { tls: { servername: host } }),
    },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InputError('--queue', 'the user or the password has a percent sign that means nothing', remedy);
  }
}
