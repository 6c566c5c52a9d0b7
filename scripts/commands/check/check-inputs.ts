import { join } from 'node:path';
import { readAccount } from '../../aws/read-account.ts';
import { type DeploymentFiles, readDeployment } from '../../input/deployment-files.ts';
import { InputError } from '../../input/files/input-error.ts';
import { type JsonFile, parseJsonText } from '../../input/files/json-file.ts';
import { expectFolder, writeOutput } from '../../output/write-output.ts';

/** Where a command that looks at a deployment finds it, besides files. */
export interface DeploymentInputs {
  /** Clients that have no file. */
  readonly client?: readonly string[];
  /** Whether AWS itself is asked. */
  readonly aws?: boolean;
  readonly region?: readonly string[];
  readonly profile?: string;
  readonly endpoint?: string;
  /** Where to keep what AWS answered. */
  readonly save?: string;
}

/**
 * Reads a deployment from files, from the command line, and from AWS.
 *
 * @throws InputError where one of them cannot be read
 */
export async function readInputs(
  files: readonly string[],
  inputs: DeploymentInputs,
): Promise<DeploymentFiles> {
  expectUseful(inputs);
  return readDeployment(files, inputs.client, inputs.aws === true ? await fromAws(inputs) : []);
}

function expectUseful({ aws, region, profile, endpoint, save }: DeploymentInputs): void {
  if (aws === true) return;
  const [useless] = Object.entries({ region, profile, endpoint, save }).filter(
    ([, value]) => value !== undefined,
  );
  if (useless === undefined) return;
  throw new InputError(`--${useless[0]}`, 'this is for --aws only', 'Add --aws, or leave it out.');
}

async function fromAws({ region = [], profile, endpoint, save }: DeploymentInputs): Promise<JsonFile[]> {
  if (save !== undefined) expectFolder(save);
  const lists = await readAccount({ regions: region, profile, endpoint });
  return lists.map(({ name, text }) => {
    const file = save === undefined ? name : join(save, name);
    if (save !== undefined) writeOutput(file, text);
    return parseJsonText(file, text);
  });
}
