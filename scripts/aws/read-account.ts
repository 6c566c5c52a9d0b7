import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { CloudHSMV2, CloudHSMV2ClientConfig } from '@aws-sdk/client-cloudhsm-v2';
import { takesAnyCredentials } from '../implementations/service-api/endpoint.ts';
import { InputError } from '../input/files/input-error.ts';
import { isObject } from '../input/files/is-object.ts';
import { explained } from './explained.ts';

/** Which account is asked, and where. */
export interface AccountOptions {
  /** All of them are asked; without any, the one that the environment or the profile names. */
  readonly regions: readonly string[];
  /** A profile of the shared configuration files of AWS. */
  readonly profile?: string | undefined;
  /** Another address than that of AWS; `{region}` stands for the region. */
  readonly endpoint?: string | undefined;
  /** How many resources a page may have. */
  readonly pageSize?: number | undefined;
  /** How long a call may take, in milliseconds. */
  readonly timeout?: number | undefined;
}

/** What one region answered: as the AWS CLI would print it. */
export interface AccountList {
  /** Such as `us-east-1.describe-clusters.json`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Asks for the clusters and backups of an account. Both calls only read.
 *
 * @throws InputError where nobody can be asked, or the answer is a refusal
 */
export async function readAccount(options: AccountOptions): Promise<AccountList[]> {
  for (const region of options.regions) expectRegion(region);
  const profileBefore = process.env['AWS_PROFILE'];
  // The client takes the region and the credentials of a profile from there.
  if (options.profile !== undefined) process.env['AWS_PROFILE'] = options.profile;
  try {
    const regions = options.regions.length === 0 ? [await defaultRegion()] : new Set(options.regions);
    const lists: AccountList[] = [];
    for (const region of [...regions].toSorted()) lists.push(...(await readRegion(region, options)));
    return lists;
  } finally {
    if (profileBefore === undefined) delete process.env['AWS_PROFILE'];
    else process.env['AWS_PROFILE'] = profileBefore;
  }
}

function expectRegion(region: string): void {
  if (/^[a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region)) return;
  throw new InputError(`--region ${region}`, 'this is no region', 'Expected one such as us-east-1.');
}

async function defaultRegion(): Promise<string> {
  const { CloudHSMV2 } = await import('@aws-sdk/client-cloudhsm-v2');
  const client = new CloudHSMV2({});
  try {
    return await client.config.region();
  } catch (error) {
    if (!/region is missing/i.test((error as Error).message)) throw explained(error, '--aws', undefined);
    throw new InputError(
      '--aws',
      'nothing says which region to ask',
      'Name it with --region, or set AWS_REGION.',
    );
  } finally {
    client.destroy();
  }
}

const timeoutByDefault = 60_000;

async function readRegion(region: string, options: AccountOptions): Promise<AccountList[]> {
  const { CloudHSMV2 } = await import('@aws-sdk/client-cloudhsm-v2');
  const client = new CloudHSMV2(settingsFor(region, options.endpoint));
  const page = options.pageSize === undefined ? {} : { MaxResults: options.pageSize };
  const answers = keepAnswers(client);
  const list = async (
    field: 'Clusters' | 'Backups',
    ask: (token: object, abort: { abortSignal: AbortSignal }) => Promise<unknown>,
  ): Promise<AccountList> => {
    const command = `describe-${field.toLowerCase()}`;
    try {
      const items = await allPages(answers, field, (token) =>
        ask({ ...page, ...token }, { abortSignal: AbortSignal.timeout(options.timeout ?? timeoutByDefault) }),
      );
      const text = `${JSON.stringify({ [field]: items.map(asTheCliPrintsIt) }, null, 4)}\n`;
      return { name: `${region}.${command}.json`, text };
    } catch (error) {
      throw explained(error, `--aws, ${command} in ${region}`, options.endpoint);
    }
  };
  try {
    return [
      await list('Clusters', (token, abort) => client.describeClusters(token, abort)),
      await list('Backups', (token, abort) => client.describeBackups(token, abort)),
    ];
  } finally {
    client.destroy();
  }
}

function settingsFor(region: string, endpoint: string | undefined): CloudHSMV2ClientConfig {
  if (endpoint === undefined) return { region };
  const url = endpoint.replaceAll('{region}', region);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    const what = 'this is no address of a service';
    throw new InputError(`--endpoint ${endpoint}`, what, 'Expected one such as https://host.example:443.');
  }
  const credentials = { accessKeyId: 'keysync', secretAccessKey: 'keysync' };
  return { region, endpoint: url, ...(takesAnyCredentials(url) && { credentials }) };
}

/** The last answer as it came, since this version of the client drops fields that are newer than it is. */
interface Answers {
  last: unknown;
}

function keepAnswers(client: CloudHSMV2): Answers {
  const answers: Answers = { last: undefined };
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { statusCode?: number; body?: unknown };
      if (response.statusCode === 200 && response.body instanceof Readable) {
        answers.last = await json(response.body);
        response.body = Readable.from([Buffer.from(JSON.stringify(answers.last))]);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'keepAnswers' },
  );
  return answers;
}

async function allPages(
  answers: Answers,
  field: 'Clusters' | 'Backups',
  ask: (token: { readonly NextToken?: string }) => Promise<unknown>,
): Promise<unknown[]> {
  const items: unknown[] = [];
  const tokens = new Set<string>();
  for (let token: string | undefined; ; ) {
    await ask(token === undefined ? {} : { NextToken: token });
    const answer = isObject(answers.last) ? answers.last : {};
    const page = answer[field];
    if (!Array.isArray(page)) throw new Error(`the answer has no ${field}`);
    items.push(...page);
    const next = answer['NextToken'];
    if (typeof next !== 'string' || next === '') return items;
    if (tokens.has(next)) throw new Error('the answer goes on with a page that was there already');
    tokens.add(next);
    token = next;
  }
}

/** The wire has times in seconds since 1970. */
function asTheCliPrintsIt(item: unknown): unknown {
  if (!isObject(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' && /Timestamp$|Expiration$/.test(name)
        ? new Date(value * 1000).toISOString()
        : value,
    ]),
  );
}
