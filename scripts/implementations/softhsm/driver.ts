import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { exitCodes } from '../../exit-codes.ts';
import { serveDriver } from '../serve-driver.ts';
import { rightBehaviour } from './behaviour.ts';
import { findRequirements } from './requirements.ts';
import { SoftHsmCluster } from './soft-hsm-cluster.ts';
import { wrongVariants } from './wrong-variants.ts';

/** Serves clusters of SoftHSM2 tokens as a driver; with `--wrong NAME` a wrong variant of them. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { wrong: { type: 'string' } } });
  const variant = wrongVariants.find(({ name }) => name === values.wrong);
  if (values.wrong !== undefined && variant === undefined) {
    const names = wrongVariants.map(({ name }) => `  ${name}`).join('\n');
    return leave(`There is no wrong variant ${JSON.stringify(values.wrong)}, but there are:\n${names}`);
  }
  const requirements = findRequirements();
  if ('missing' in requirements) return leave(requirements.missing);
  const cluster = new SoftHsmCluster(requirements, { ...rightBehaviour, ...variant?.behaviour });
  process.on('exit', () => cluster.close());
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  await serveDriver(cluster, process.stdin, process.stdout);
}

function leave(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCodes.badInput;
}

await main();
